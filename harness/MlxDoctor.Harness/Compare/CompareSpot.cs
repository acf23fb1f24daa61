namespace MlxDoctor.Harness.Compare;

/// <summary>Where two models differ most.</summary>
/// <param name="Prompt">Id of the prompt.</param>
/// <param name="Asked">Its last message.</param>
/// <param name="Index">Which token, from 0; null when only the texts are known.</param>
/// <param name="TokenA">The first model's token; null where its answer has ended or is not known.</param>
/// <param name="TokenB">The second's.</param>
/// <param name="Nats">Lower bound of the divergence there.</param>
/// <param name="TextA">The first model's answer.</param>
/// <param name="TextB">The second's.</param>
internal sealed record CompareSpot(
    string Prompt, string Asked, int? Index, string? TokenA, string? TokenB, double? Nats, string TextA, string TextB)
{
    /// <summary>The position with the largest divergence; without probabilities the first prompt with other words; null when nothing differs.</summary>
    public static CompareSpot? Of(IReadOnlyList<PairedAnswer> pairs)
    {
        var (pair, most) = pairs
            .SelectMany(p => (p.Path?.Positions ?? []).Select(q => (Pair: p, Position: q)))
            .Where(s => s.Position.Nats > 0).OrderByDescending(s => s.Position.Nats).FirstOrDefault();
        if (pair is not null)
            return new(pair.A.Prompt, pair.A.Asked, most.Index, most.A, most.B, most.Nats, pair.A.Text, pair.B.Text);
        return pairs.FirstOrDefault(p => p.A.Text != p.B.Text) is { } other
            ? new(other.A.Prompt, other.A.Asked, null, null, null, null, other.A.Text, other.B.Text)
            : null;
    }
}

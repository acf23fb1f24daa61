namespace MlxDoctor.Harness.Compare;

/// <summary>One prompt with the answers of both.</summary>
internal sealed class PairedAnswer(PromptReading a, PromptReading b)
{
    /// <summary>The first model's answer.</summary>
    public PromptReading A => a;

    /// <summary>The second model's.</summary>
    public PromptReading B => b;

    /// <summary>True when both answered, with words or calls.</summary>
    public bool BothSpoke => a.Text.Length > 0 && b.Text.Length > 0;

    /// <summary>The tokens side by side; null when a side has no log probabilities.</summary>
    public GreedyPath? Path { get; } = a.Entries.Count > 0 && b.Entries.Count > 0 ? GreedyPath.Of(a.Entries, b.Entries, a.Cut, b.Cut) : null;

    /// <summary>The answers to the same prompts.</summary>
    public static IReadOnlyList<PairedAnswer> Of(IReadOnlyList<PromptReading> a, IReadOnlyList<PromptReading> b) =>
        [.. a.Zip(b, (x, y) => new PairedAnswer(x, y)).Where(p => p.A.Failure is null && p.B.Failure is null)];

    /// <summary>Mean of the prompts' mean lower bounds, in nats; null when no prompt has one.</summary>
    public static double? MeanNats(IEnumerable<PairedAnswer> pairs) => pairs.Average(p => p.Path?.MeanNats);
}

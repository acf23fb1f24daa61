namespace MlxDoctor.Harness.Compare;

/// <summary>Both answers to one prompt.</summary>
/// <param name="Prompt">Its id.</param>
/// <param name="Nats">Mean lower bound of the divergence; null where it was not measured.</param>
/// <param name="FirstDifference">The first token that differs, from 0; null when none does or it is not known.</param>
/// <param name="TextA">The first model's answer.</param>
/// <param name="TextB">The second's.</param>
internal sealed record CompareAnswer(string Prompt, double? Nats, int? FirstDifference, string TextA, string TextB)
{
    /// <summary>What is kept of a pair.</summary>
    public static CompareAnswer Of(PairedAnswer pair) => new(pair.A.Prompt, pair.Path?.MeanNats, pair.Path?.FirstDifference, pair.A.Text, pair.B.Text);
}

using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Compare;

/// <summary>One model of a comparison.</summary>
/// <param name="Name">How it is called.</param>
/// <param name="Server">What ran it.</param>
/// <param name="Bytes">Size of its weights; null where they are not at hand.</param>
/// <param name="Alternatives">How many alternatives a position had at most; null without log probabilities.</param>
/// <param name="DecodeTokS">Median decode speed in tokens a second; null when it could not be measured.</param>
/// <param name="ValidCalls">Prompts that were answered with a valid tool call.</param>
/// <param name="CallPrompts">Prompts that ask for one and were answered.</param>
internal sealed record CompareSide(string Name, string Server, long? Bytes, int? Alternatives, double? DecodeTokS, int ValidCalls, int CallPrompts)
{
    /// <summary>What is kept of a reading.</summary>
    public static CompareSide Of(ViewReading view) => new(
        view.Name, view.Server, view.Bytes, view.Alternatives, Quantiles.Median(view.DecodeTokS.ToList()),
        view.Answers.Count(r => r.ValidCall == true), view.Answers.Count(r => r.ValidCall is not null));
}

using MlxDoctor.Core.Cases;

using MlxDoctor.Core.Metrics;
namespace MlxDoctor.Tests.Self.Perf;

/// <summary>A fault of speed, and which metrics report it.</summary>
/// <param name="Ten">The fault at an effect of 10 % or more; null when it has no size.</param>
/// <param name="Twenty">The fault at an effect of 20 % or more.</param>
/// <param name="SlowerWords">Metrics that must be called a regression.</param>
/// <param name="PartlyWords">Metrics that are touched by less, and may be.</param>
/// <param name="FailingWords">Metrics whose case must fail.</param>
internal sealed record PerfFault(string? Ten, string Twenty, string SlowerWords, string PartlyWords, string FailingWords = "")
{
    /// <summary>What must be reported.</summary>
    public IReadOnlyList<string> Slower => Words(SlowerWords);

    /// <summary>What is wrong with the outcomes, or null; <paramref name="unseen"/> is not asked for.</summary>
    public string? Problem(IReadOnlyDictionary<string, CaseOutcome> outcomes, IReadOnlyCollection<string>? unseen = null)
    {
        string[] reported = [.. outcomes.Where(o => o.Value.Metrics.SingleOrDefault()?.Judgement == Judgement.Regression).Select(o => o.Key)];
        string[] failing = [.. outcomes.Where(o => o.Value.Verdict is Verdict.Fail or Verdict.Error).Select(o => o.Key)];
        string[] missed = [.. Slower.Except(reported).Except(unseen ?? [])];
        string[] wrongly = [.. reported.Except(Slower).Except(Words(PartlyWords)).Except(Words(FailingWords))];
        return missed.Length > 0 ? $"not reported: {string.Join(' ', missed)}"
            : wrongly.Length > 0 ? $"wrongly reported: {string.Join(' ', wrongly)}"
            : failing.Order().SequenceEqual(Words(FailingWords).Order()) ? null
            : $"failing: {string.Join(' ', failing)}";
    }

    private static string[] Words(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

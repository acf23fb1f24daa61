using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Core.Reports;

/// <summary>A run as its records tell it: all that reports and consoles show.</summary>
public sealed record RunView
{
    /// <summary>The directory that was read.</summary>
    public required RunDirectory Run { get; init; }

    /// <summary>How it was started, or null when that is lost.</summary>
    public required RunManifest? Manifest { get; init; }

    /// <summary>How it ended, or null when it runs, or was killed.</summary>
    public required RunEnd? End { get; init; }

    /// <summary>Machine and software, by name.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Servers that took part, each once.</summary>
    public required IReadOnlyList<ServerRecord> Servers { get; init; }

    /// <summary>What was known about models before the run, in order of name.</summary>
    public IReadOnlyList<ModelRecord> ModelRecords { get; init; } = [];

    /// <summary>Models that took part, in order of appearance.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>Cases with their latest attempt, in order of start.</summary>
    public required IReadOnlyList<CaseView> Cases { get; init; }

    /// <summary>Metrics of the latest attempts.</summary>
    public required IReadOnlyList<MetricView> Metrics { get; init; }

    /// <summary>What was compared with baselines, per model.</summary>
    public IReadOnlyList<ComparisonView> Comparisons { get; init; } = [];

    /// <summary>Records that were being written when their writer was killed.</summary>
    public required IReadOnlyList<string> HalfWritten { get; init; }

    /// <summary>The tier, or <c>unknown</c> when the manifest is lost.</summary>
    public string Tier => Manifest?.Tier ?? "unknown";

    /// <summary>True for a run of that tier.</summary>
    public bool IsOf(Tier tier) => Tier == tier.Name();

    /// <summary>It was interrupted, its host crashed, or it has not ended.</summary>
    public bool Aborted => End?.Aborted ?? true;

    /// <summary>How many cases ended with each verdict.</summary>
    public VerdictCounts Counts => VerdictCounts.Of(Cases.Select(c => c.Record.Verdict));

    /// <summary>Cases for which there was no time; they are among the skipped.</summary>
    public int LeftOut => Cases.Count(c => c.Record.WasLeftOut);

    /// <summary>What the run asked of its servers, all attempts together.</summary>
    public RequestCost Cost => Cases.SelectMany(c => c.Attempts).Select(a => a.Cost).OfType<RequestCost>().Aggregate(RequestCost.None, (sum, c) => sum.Plus(c));

    /// <summary>Metrics that are confirmed slower and count.</summary>
    public int Regressions => Metrics.Count(m => m.Metric.Judgement == Judgement.Regression);

    /// <summary>What <c>--require</c> names and the run did not compare.</summary>
    public IReadOnlyList<string> Unmet =>
        [.. (Manifest?.Require ?? []).Where(w => !Comparisons.Any(c => c.Record.What == w) || Comparisons.Any(c => c.Record.What == w && !c.IsComplete))];

    /// <summary>The doctor's exit code.</summary>
    public int ExitCode => ExitCodes.Of(Counts, Aborted || Unmet.Count > 0, Manifest?.Strict ?? false, Manifest?.Bisect ?? false);

    /// <summary>Reads a run directory, whatever state a kill has left it in.</summary>
    public static RunView Load(RunDirectory run) => RunViewLoader.Load(run);
}

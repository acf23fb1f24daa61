namespace MlxDoctor.Proofs.Power;

/// <summary>How often one design errs under one noise.</summary>
/// <param name="Design">The design.</param>
/// <param name="SessionSdPct">Standard deviation between starts of the server, in per cent.</param>
/// <param name="Ten">Unchanged metrics of ten requests that were called a regression.</param>
/// <param name="Three">Unchanged metrics of three requests that were called a regression.</param>
/// <param name="Runs">Unchanged runs with such a metric.</param>
/// <param name="Unclear">Unchanged runs in which something was inconclusive, and nothing a regression.</param>
/// <param name="Found">Slower metrics that were called a regression, by requests and slowdown in per cent.</param>
internal sealed record ComparisonRow(
    ComparisonDesign Design, double SessionSdPct, Share Ten, Share Three, Share Runs, Share Unclear,
    IReadOnlyDictionary<(int Requests, double SlowdownPct), Share> Found);

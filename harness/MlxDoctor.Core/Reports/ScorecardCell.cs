using MlxDoctor.Core.Cases;

namespace MlxDoctor.Core.Reports;

/// <summary>A model on one server.</summary>
/// <param name="Server">The profile.</param>
/// <param name="Verdict">What the row came to; null when it was not run.</param>
/// <param name="Reason">Why there are no figures, or null.</param>
/// <param name="Values">Figures by metric; what was not measured is missing.</param>
/// <param name="Notes">Remarks.</param>
public sealed record ScorecardCell(string Server, Verdict? Verdict, string? Reason, IReadOnlyDictionary<string, double> Values, IReadOnlyList<string> Notes)
{
    /// <summary>Whose figures they are if not a model's, else null.</summary>
    public string? Mark { get; init; }

    /// <summary><c>ok</c>, or why it is not.</summary>
    public string Status => Mark is null ? Word : $"{Word} ({Mark})";

    private string Word => Verdict switch
    {
        null => "not run",
        Cases.Verdict.Pass => "ok",
        Cases.Verdict.Skip => $"skipped: {Reason}",
        _ => $"FAIL: {Reason}",
    };
}

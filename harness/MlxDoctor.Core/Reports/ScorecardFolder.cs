using MlxDoctor.Core.Runs;

namespace MlxDoctor.Core.Reports;

/// <summary>Where scorecards of finished benchmarks are kept.</summary>
public static class ScorecardFolder
{
    /// <summary>
    /// Copies a run's scorecard to <c>scorecard-{time}.md</c>, and that of a whole benchmark to <c>latest.md</c> and <c>scorecard.json</c> too.
    /// </summary>
    /// <returns>False when the run measured nothing, so that an older scorecard is not lost for it.</returns>
    public static bool Publish(RunView view, string folder)
    {
        var card = Scorecard.Of(view);
        if (view.Manifest is not { } manifest || !card.Rows.Any(r => r.Cells.Any(c => c.Values.Count > 0)))
            return false;
        var text = ScorecardMarkdown.Of(card);
        var time = manifest.StartedAt.UtcDateTime.ToString("yyyy-MM-dd-HHmmss", System.Globalization.CultureInfo.InvariantCulture);
        AtomicFile.WriteText(Path.Combine(folder, $"scorecard-{time}.md"), text);
        // A part of a benchmark compares nothing, so it must not take the place of a whole one.
        if (card.Narrowed is not null)
            return true;
        AtomicFile.WriteBytes(Path.Combine(folder, "scorecard.json"), ScorecardJson.Of(card));
        AtomicFile.WriteText(Path.Combine(folder, "latest.md"), text);
        return true;
    }
}

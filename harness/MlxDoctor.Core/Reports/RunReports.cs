using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Core.Reports;

/// <summary>Renders every report of a run; the one function behind all front doors.</summary>
public static class RunReports
{
    /// <summary>Writes <c>result.json</c>, <c>report.md</c>, <c>report.html</c>, <c>diff.md</c> and <c>diff-{slug}.md</c> from the records alone.</summary>
    /// <returns>What was rendered, for the console.</returns>
    public static RunView Render(RunDirectory run)
    {
        var view = RunView.Load(run);
        foreach (var model in view.Models)
            AtomicFile.WriteText(run.DiffFileOf(model), FrontDoor.Say(DiffReport.OfModel(view, model)));
        AtomicFile.WriteText(run.DiffFile, FrontDoor.Say(DiffReport.OfRun(view)));
        AtomicFile.WriteText(run.ReportFile, FrontDoor.Say(MarkdownReport.Of(view)));
        AtomicFile.WriteText(run.PageFile, FrontDoor.Say(PageReport.Of(view)));
        if (view.IsOf(Tier.Benchmark))
        {
            var card = Scorecard.Of(view);
            AtomicFile.WriteText(run.ScorecardFile, ScorecardMarkdown.Of(card));
            AtomicFile.WriteBytes(run.ScorecardJsonFile, ScorecardJson.Of(card));
        }
        // Last: who waits for the result finds the reports that belong to it.
        AtomicFile.WriteBytes(run.ResultFile, ResultFile.Of(view));
        return view;
    }
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Data;
using MlxDoctor.Proofs.Matrix;

namespace MlxDoctor.Cli.Commands.Self;

/// <summary><c>doctor self order RUN…</c>: puts the cases in the order of <c>--budget</c>, and tells what a short run notices.</summary>
internal static class OrderCommand
{
    private const string Embedded = "embedded";

    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output)
    {
        var runs = new Argument<string[]>("run")
        {
            Description = "Runs of check without faults: of the embedded server, whose times make the order, and of others for the page.",
            Arity = ArgumentArity.OneOrMore,
        };
        var verb =
            new Command(
                "order",
                "The most telling cases first: writes fixtures/case-order.json and harness/pages/budget.md from the fault matrix and the times of runs.")
                {
                    runs,
                };
        verb.SetAction((parsed, _) =>
        {
            var views = parsed.GetValue(runs)!.Select(r => RunView.Load(RunDirectory.Open(r))).GroupBy(Server)
                .OrderBy(g => g.Key.StartsWith(Embedded, StringComparison.Ordinal) ? 0 : 1).ThenBy(g => g.Key, StringComparer.Ordinal).ToList();
            if (views.Count == 0 || !views[0].Key.StartsWith(Embedded, StringComparison.Ordinal))
                throw new UsageException("no run of the embedded server is named", "Make one: harness/doctor check");
            var noticed =
                MatrixFile.Read(Path.Combine(workspace.Pages, "fault-matrix.json")).Rows.Select(r => (IReadOnlyCollection<string>)[.. r.Fired.Keys]).ToList();
            var times = Times(views[0]);
            var functional = Catalogue.All.Where(c => !TimeBudget.IsFree(c.Info) && times.ContainsKey(c.Info.Id)).ToList();
            var rank = GreedyCover.Order([.. functional.Select(c => times[c.Info.Id])], noticed)
                .Select((id, i) => (id, i))
                .ToDictionary(c => c.id, c => c.i, StringComparer.Ordinal);
            // What may harm the server runs last, whatever it tells.
            List<string> order = [.. functional.OrderBy(c => c.Info.Harmful).ThenBy(c => rank[c.Info.Id]).Select(c => c.Info.Id)];
            var rest = Catalogue.All.Where(c => TimeBudget.IsFree(c.Info) && times.ContainsKey(c.Info.Id)).Select(c => c.Info.Id);
            var costs = Costs(views[0]);
            Write(
                workspace, views[0].First(),
                [.. GreedyCover.Within(double.PositiveInfinity, order.Concat(rest).Select(id => times[id]))
                    .Select(c => Price(c.Id, c.Seconds, costs.GetValueOrDefault(c.Id)))]);
            var page = Path.Combine(workspace.Pages, BudgetPage.FileName);
            AtomicFile.WriteText(page, BudgetPage.Of(
                order, [.. functional.OrderBy(c => c.Info.Harmful).Select(c => c.Info.Id)],
                [.. views.Select(v => (v.Key, Made(v), Times(v)))], noticed));
            output.WriteLine(Path.Combine(workspace.Fixtures, CaseOrder.FileName));
            output.WriteLine(page);
            return Task.FromResult(ExitCodes.Fine);
        });
        return verb;
    }

    private static void Write(Workspace workspace, RunView view, IReadOnlyList<CasePrice> prices)
    {
        // A case a line, so that a change shows as one.
        var lines = prices.Select(p => "    " + JsonSerializer.Serialize(p, RunJson.Line));
        var commit = JsonSerializer.Serialize(view.Environment.GetValueOrDefault(RunEnvironment.Commit) ?? RunEnvironment.Unknown, RunJson.Line);
        AtomicFile.WriteText(
            Path.Combine(workspace.Fixtures, CaseOrder.FileName), $"{{\n  \"commit\": {commit},\n  \"cases\": [\n{string.Join(",\n", lines)}\n  ]\n}}\n");
    }

    private static string Server(RunView view) => view.Servers.FirstOrDefault() is { } server
        ? server.Version ?? server.Profile
        : throw new UsageException($"{view.Run.Name} has no server", "Name runs of check that came to their end.");

    /// <summary>Of several runs the last record of a case counts.</summary>
    private static IReadOnlyDictionary<string, CaseTime> Times(IEnumerable<RunView> views)
    {
        var times = new Dictionary<string, CaseTime>(StringComparer.Ordinal);
        foreach (var time in views.OrderBy(v => v.Manifest?.StartedAt).SelectMany(CaseTime.Read))
            times[time.Id] = time;
        return times;
    }

    private static Dictionary<string, RequestCost> Costs(IEnumerable<RunView> views)
    {
        var costs = new Dictionary<string, RequestCost>(StringComparer.Ordinal);
        foreach (var record in views.OrderBy(v => v.Manifest?.StartedAt).SelectMany(v => v.Cases).Select(c => c.Record))
            costs[record.Id] = record.Cost ?? RequestCost.None;
        return costs;
    }

    private static string Made(IEnumerable<RunView> views) => string.Join(" ", views.Select(v => string.Create(CultureInfo.InvariantCulture,
        $"Run of {v.Manifest?.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, commit {Fact(v, RunEnvironment.Commit)}, {Fact(v, "cores")} cores, load average "
            + $"{Fact(v, RunEnvironment.LoadBefore)} before and {Fact(v, RunEnvironment.LoadAfter)} after.")));

    private static string Fact(RunView view, string name) => view.Environment.GetValueOrDefault(name) ?? RunEnvironment.Unknown;

    private static CasePrice Price(string id, double seconds, RequestCost? cost) =>
        new(id, Math.Round(seconds, 3), cost?.Requests ?? 0, cost?.PromptTokens ?? 0, cost?.GeneratedTokens ?? 0);
}

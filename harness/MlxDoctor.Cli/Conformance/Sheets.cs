using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Cli.Conformance;

/// <summary>Reads runs and sorts their records by server and version.</summary>
internal static class Sheets
{
    private const string Unknown = RunEnvironment.Unknown;
    private const string Cut = "curl … " + Causes.BodyInFile;

    /// <summary>Already clean texts; what the usual roots hold is taken out all the same.</summary>
    private static readonly Scrub Clean = new([], [], []);

    private sealed record Row(RunView View, CaseRecord Record);

    /// <summary>Data per server and version, in order of name; of one case with one model the latest record counts.</summary>
    /// <exception cref="UsageException">The runs put no case of the contract to a server.</exception>
    public static IReadOnlyList<SheetData> Read(Workspace workspace, IEnumerable<string> runs)
    {
        var cases = Infos.Keys.ToHashSet(StringComparer.Ordinal);
        var views = runs.Select(r => RunView.Load(RunDirectory.Open(r))).OrderBy(v => v.Manifest?.StartedAt).ToList();
        var rows = views.SelectMany(v => v.Cases.Select(c => c.Record)
                .Where(r => r.Server is not null && r.Model is not null && cases.Contains(r.Id))
                .Select(r => new Row(v, r)))
            .ToList();
        if (rows.Count == 0)
            throw new UsageException(
                $"no case of the contract met a server in {string.Join(", ", views.Select(v => v.Run.Name))}",
                "Name runs such as harness/doctor check --server mlx-lm --area contract,output --level all makes.");
        return
        [
            .. rows.GroupBy(r => (Server: r.Record.Profile ?? Unknown, Version: VersionOf(r.Record.Server!.Version)))
                .OrderBy(g => g.Key.Server, StringComparer.Ordinal).ThenBy(g => g.Key.Version, StringComparer.Ordinal)
                .Select(g => Make(workspace, g.Key.Server, g.Key.Version, [.. g])),
        ];
    }

    /// <summary>What is kept in a folder, in order of name.</summary>
    public static IReadOnlyList<SheetData> Kept(string folder) => !Directory.Exists(folder)
        ? []
        : [.. Directory.EnumerateFiles(folder, "*" + SheetData.Extension).Select(f => SheetData.Read(f)!).OrderBy(d => d.Server, StringComparer.Ordinal)
            .ThenBy(d => d.Version, StringComparer.Ordinal)];

    /// <summary>The page's content, judged by what the profile and the accepted deviations say now.</summary>
    public static Sheet Of(Workspace workspace, SheetData data)
    {
        var profile = ServerProfiles.Load(workspace.Fixtures).All.FirstOrDefault(p => p.Name == data.Server);
        IReadOnlyList<KnownDeviation> deviations = [.. profile?.KnownDeviations ?? [], .. AcceptedDeviations.Load(workspace.Root, data.Server)];
        var latest =
            data.Records.Where(r => Infos.ContainsKey(r.Record.Id)).ToDictionary(r => (r.Record.Id, r.Record.Model!), r => Judged(r.Record, deviations));
        var infos = Infos.Values.Where(i => latest.Keys.Any(k => k.Item1 == i.Id)).ToList();
        var models = latest.Keys.Select(k => k.Item2).Distinct().Order(StringComparer.Ordinal).ToList();
        return new()
        {
            Server = data.Server,
            Version = data.Version,
            Profile = profile,
            Models = models,
            Records = latest,
            Cases = infos,
            Causes = Causes.Of(
                infos.SelectMany(i => models.Select(m => latest.GetValueOrDefault((i.Id, m))).OfType<CaseRecord>().SelectMany(r => Entries(i, r, deviations)))),
            Shipped = models.Where(m => Directory.Exists(Path.Combine(workspace.Models, m))).ToHashSet(StringComparer.Ordinal),
            Facts = data.Facts,
            Runs = [.. data.Runs.Select(r => (r, data.Records.Count(k => k.Run == r.At)))],
            // What a broken-off run lacks may be there from another one.
            Partial = data.Runs.Any(r => r.Partial) && infos.Count < Infos.Count,
            Harness = data.Runs[^1].Harness,
            Scrub = Clean,
        };
    }

    /// <summary>The cases of a page, in the order of the catalogue.</summary>
    private static Dictionary<string, CaseInfo> Infos { get; } =
        Catalogue.All.Select(c => c.Info).Where(i => i.Area is Area.Contract or Area.Output).ToDictionary(i => i.Id, StringComparer.Ordinal);

    /// <summary>A deviation that became known after the run excuses its findings, and one that was taken back does not.</summary>
    private static CaseRecord Judged(CaseRecord record, IReadOnlyList<KnownDeviation> deviations)
    {
        if (record.Findings.Count == 0 || record.Verdict is not (Verdict.Fail or Verdict.KnownDeviation))
            return record;
        var outcome = CaseRunner.Deviate(record.Id, CaseOutcome.From(record.Findings), deviations);
        return record with { Verdict = outcome.Verdict, Reason = outcome.Reason };
    }

    /// <summary>A case's findings, each with the deviation that excuses it; MUST goes before SHOULD.</summary>
    private static IEnumerable<CauseEntry> Entries(CaseInfo info, CaseRecord record, IReadOnlyList<KnownDeviation> deviations) =>
        record.Findings
            .Select(f => new CauseEntry(record, f) { Known = CaseRunner.Explains(info.Id, f, deviations), Rank = (int)info.Level, Sends = info.Sends });

    private static SheetData Make(Workspace workspace, string server, string version, IReadOnlyList<Row> rows)
    {
        var latest = new Dictionary<(string, string), Row>();
        foreach (var row in rows)
            latest[(row.Record.Id, row.Record.Model!)] = row;
        var servers = rows.Select(r => r.View).Distinct().SelectMany(v => v.Servers).ToList();
        var scrub = new Scrub(
            servers.Where(s => s.ModelPath is not null).Select(s => (s.ModelPath!, s.Model)),
            rows.Select(r => r.Record.Server!.Url).Concat(servers.Select(s => s.Url).OfType<string>()).Distinct(),
            [workspace.Root, .. rows.Select(r => r.View.Run.Root).Distinct()]);
        var views = latest.Values.Select(r => r.View).Distinct().OrderBy(At).ToList();
        return new()
        {
            Server = server,
            Version = version,
            Facts = views[^1].Environment.ToDictionary(f => f.Key, f => scrub.Clean(f.Value), StringComparer.Ordinal),
            Runs = [.. views.DistinctBy(At).Select(Run)],
            Records = [.. latest.Values.Select(r => new SheetRecord(At(r.View), Slim(r.Record, scrub)))],
        };
    }

    private static SheetRun Run(RunView view) => new(
        At(view), view.Manifest?.HarnessVersion ?? Unknown, view.Environment.GetValueOrDefault(RunEnvironment.Commit),
        view.Environment.GetValueOrDefault(RunEnvironment.LoadBefore), view.Environment.GetValueOrDefault(RunEnvironment.LoadAfter), view.Aborted);

    private static DateTimeOffset At(RunView view) => view.Manifest?.StartedAt ?? view.Cases[0].Record.StartedAt;

    /// <summary>Without measurements and without what belongs to one machine; a request that is too long for a page is not kept.</summary>
    private static CaseRecord Slim(CaseRecord record, Scrub scrub) => record with
    {
        Reason = record.Reason is { } reason ? scrub.Clean(reason) : null,
        Metrics = [],
        Notes = [],
        Transcripts = [],
        Server = record.Server! with { Url = Scrub.Address },
        Findings =
        [
            .. record.Findings.Select(f => f with
            {
                Message = scrub.Clean(f.Message),
                Sent = f.Sent is { } sent ? scrub.Clean(sent) : null,
                Expected = f.Expected is { } expected ? scrub.Clean(expected) : null,
                Seen = f.Seen is { } seen ? scrub.Clean(seen) : null,
                Curl = f.Curl is not { } curl ? null : BugReport.FitsPage(curl) ? scrub.Clean(curl) : Cut,
            }),
        ],
    };

    /// <summary>The number in what a version command prints, for example <c>mlx-lm 0.32.2</c>.</summary>
    private static string VersionOf(string? printed) =>
        printed?.Split(' ', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(w => char.IsAsciiDigit(w[0])) ?? printed ?? Unknown;
}

using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Cli.Conformance;

/// <summary>Reads runs and sorts their records by server and version.</summary>
internal static class Sheets
{
    private const string Unknown = "unknown";

    private sealed record Row(RunView View, CaseInfo Case, CaseRecord Record);

    /// <summary>A sheet per server and version, in order of name; of one case with one model the latest record counts.</summary>
    /// <exception cref="UsageException">The runs put no case of the contract to a server.</exception>
    public static IReadOnlyList<Sheet> Read(Workspace workspace, IEnumerable<string> runs)
    {
        var cases = Catalogue.All.Select(c => c.Info).Where(i => i.Area is "contract" or "output").ToDictionary(i => i.Id, StringComparer.Ordinal);
        var views = runs.Select(r => RunView.Load(RunDirectory.Open(r))).OrderBy(v => v.Manifest?.StartedAt).ToList();
        var rows = views.SelectMany(v => v.Cases.Select(c => c.Record)
                .Where(r => r.Server is not null && r.Model is not null && cases.ContainsKey(r.Id))
                .Select(r => new Row(v, cases[r.Id], r)))
            .ToList();
        if (rows.Count == 0)
            throw new UsageException(
                $"no case of the contract met a server in {string.Join(", ", views.Select(v => v.Run.Name))}",
                "Name runs such as harness/doctor check --server mlx-lm --area contract,output --level all makes.");
        var profiles = ServerProfiles.Load(workspace.Fixtures).All;
        return
        [
            .. rows.GroupBy(r => (Server: r.Record.Profile ?? Unknown, Version: VersionOf(r.Record.Server!.Version)))
                .OrderBy(g => g.Key.Server, StringComparer.Ordinal).ThenBy(g => g.Key.Version, StringComparer.Ordinal)
                .Select(g => Make(workspace, g.Key.Server, g.Key.Version, profiles.FirstOrDefault(p => p.Name == g.Key.Server), [.. g])),
        ];
    }

    private static Sheet Make(Workspace workspace, string server, string version, ServerProfile? profile, IReadOnlyList<Row> rows)
    {
        var latest = new Dictionary<(string, string), CaseRecord>();
        foreach (var row in rows)
            latest[(row.Record.Id, row.Record.Model!)] = row.Record;
        var order = Catalogue.All.Select((c, i) => (c.Info.Id, i)).ToDictionary(c => c.Id, c => c.i, StringComparer.Ordinal);
        var infos = rows.Select(r => r.Case).DistinctBy(c => c.Id).OrderBy(c => order[c.Id]).ToList();
        var models = rows.Select(r => r.Record.Model!).Distinct().Order(StringComparer.Ordinal).ToList();
        var newest = rows[^1].View;
        var servers = rows.Select(r => r.View).Distinct().SelectMany(v => v.Servers).ToList();
        var byId = infos.ToDictionary(i => i.Id, StringComparer.Ordinal);
        return new()
        {
            Server = server,
            Version = version,
            Profile = profile,
            Models = models,
            Records = latest,
            Cases = infos,
            Symptoms = Symptoms.Of(
                infos.SelectMany(i => models.Select(m => latest.GetValueOrDefault((i.Id, m))).OfType<CaseRecord>().Select(r => (i, r))),
                [.. profile?.KnownDeviations ?? [], .. AcceptedDeviations.Load(workspace.Root, server)]),
            Shipped = models.Where(m => Directory.Exists(Path.Combine(workspace.Models, m))).ToHashSet(StringComparer.Ordinal),
            Facts = newest.Environment,
            At = newest.Manifest?.StartedAt ?? rows[^1].Record.StartedAt,
            Partial = rows.Any(r => r.View.Aborted),
            Harness = newest.Manifest?.HarnessVersion ?? Unknown,
            Scrub = new(
                servers.Where(s => s.ModelPath is not null).Select(s => (s.ModelPath!, s.Model)),
                rows.Select(r => r.Record.Server!.Url).Concat(servers.Select(s => s.Url).OfType<string>()).Distinct(),
                [workspace.Root, .. rows.Select(r => r.View.Run.Root).Distinct()]),
        };
    }

    /// <summary>The number in what a version command prints, for example <c>mlx-lm 0.32.2</c>.</summary>
    private static string VersionOf(string? printed) =>
        printed?.Split(' ', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(w => char.IsAsciiDigit(w[0])) ?? printed ?? Unknown;
}

using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Core.Reports;

/// <summary>Gathers the records of a run; whatever is lost becomes an error of the run.</summary>
internal static class RunViewLoader
{
    private const string HarnessArea = "harness";

    public static RunView Load(RunDirectory run)
    {
        var manifest = RunManifest.Read(run);
        var end = RunEnd.Read(run);
        var environment = RunEnvironment.Read(run);
        var cases = CaseRecords.ReadAll(run);
        var (servers, badServers) = ServerRecords.ReadAll(run);
        var (models, badModels) = ModelRecords.ReadAll(run);
        var (comparisons, badComparisons) = ComparisonRecords.ReadAll(run);

        var start = manifest.Value?.StartedAt ?? cases.Records.Select(c => c.Record.StartedAt).FirstOrDefault();
        var views = Latest(cases.Records).ToList();
        List<UnreadableRecord?> problems =
        [
            manifest.Problem ?? (manifest.Value is null ? new(run.Relative(run.ManifestFile), "is missing: options and tier are lost") : null),
            end.Problem, environment.Problem, .. cases.Unreadable, .. badServers, .. badModels, .. badComparisons, LoggerError(run),
        ];
        views.AddRange(problems.OfType<UnreadableRecord>().Select(p => Error(p, start)));

        return new RunView
        {
            Run = run,
            Manifest = manifest.Value,
            End = end.Value,
            Environment = Facts(manifest.Value, environment.Value),
            Servers = Servers(servers, views),
            ModelRecords = models,
            Models = [.. views.Select(v => v.Record.Model).Concat(servers.Select(s => s.Model)).Where(m => !string.IsNullOrEmpty(m)).Distinct().Cast<string>()],
            Cases = views,
            Metrics = [.. views.SelectMany(v => v.Record.Metrics.Select(m => new MetricView(m, v.Record.Model, v.Record.Id)))],
            Comparisons = [.. comparisons.Select(c => ComparisonView.Of(c, views.Select(v => v.Record)))],
            HalfWritten = HalfWritten(run),
        };
    }

    private static IEnumerable<CaseView> Latest(IReadOnlyList<StoredCase> records) =>
        records
            .GroupBy(r => (r.Record.Model, r.Record.Id))
            .Select(g => g.OrderBy(r => r.Record.Attempt).ToList())
            .Select(attempts => new CaseView(attempts[^1].File, attempts[^1].Record, [.. attempts.Select(a => a.Record)]));

    private static CaseView Error(UnreadableRecord problem, DateTimeOffset at)
    {
        var record = new CaseRecord
        {
            Id = "harness.unreadable-record",
            Area = HarnessArea,
            Attempt = 1,
            Verdict = Verdict.Error,
            Reason = $"{problem.File} {problem.Why}",
            StartedAt = at,
        };
        return new(problem.File, record, [record]);
    }

    // Vstest swallows what a logger throws: the file that the logger left is the only trace of it.
    private static UnreadableRecord? LoggerError(RunDirectory run) =>
        File.Exists(run.LoggerErrorFile)
            ? new(run.Relative(run.LoggerErrorFile), "was left by the logger: outcomes may be missing")
            : null;

    private static SortedDictionary<string, string> Facts(RunManifest? manifest, RunEnvironment? environment)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in manifest?.Environment ?? new Dictionary<string, string>())
            facts[name] = value;
        foreach (var (name, value) in environment?.Facts ?? new Dictionary<string, string>())
            facts[name] = value;
        return facts;
    }

    private static IReadOnlyList<ServerRecord> Servers(IReadOnlyList<ServerRecord> records, IReadOnlyList<CaseView> cases)
    {
        var known = records.Select(r => r.Profile).ToHashSet(StringComparer.Ordinal);
        // A host that was killed before it wrote a server's record still named the server in its cases.
        var fromCases = cases
            .Where(c => c.Record is { Server: not null, Profile: not null, Model: not null } && !known.Contains(c.Record.Profile))
            .GroupBy(c => (c.Record.Profile, c.Record.Model))
            .Select(g => g.Last().Record)
            .Select(r => new ServerRecord
            {
                Profile = r.Profile!,
                Model = r.Model!,
                Version = r.Server!.Version,
                Url = r.Server.Url,
                Launched = r.Server.Launched,
            });
        return [.. records, .. fromCases];
    }

    private static IReadOnlyList<string> HalfWritten(RunDirectory run) =>
        Directory.Exists(run.Cases)
            ? [.. Directory.EnumerateFiles(run.Cases, "*" + AtomicFile.TempSuffix).Select(run.Relative).Order(StringComparer.Ordinal)]
            : [];
}

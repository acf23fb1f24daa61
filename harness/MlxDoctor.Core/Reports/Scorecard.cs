using MlxDoctor.Core.Runs;

namespace MlxDoctor.Core.Reports;

/// <summary>The outcome of a benchmark: models by servers.</summary>
/// <param name="View">The run behind it.</param>
/// <param name="Servers">The servers, in the order in which they were asked for.</param>
/// <param name="Rows">Models that were to be run, the best score first; one that failed keeps its row.</param>
/// <param name="Skipped">Models that were not run, each with its reason.</param>
public sealed record Scorecard(RunView View, IReadOnlyList<string> Servers, IReadOnlyList<ScorecardRow> Rows, IReadOnlyList<ModelRecord> Skipped)
{
    /// <summary>Name of the option in the manifest that says what narrowed the benchmark.</summary>
    public const string NarrowedOption = "narrowed";

    /// <summary>The manifest of a benchmark that says what narrows it.</summary>
    public static RunManifest Narrow(RunManifest manifest, string? narrowing) => narrowing is null
        ? manifest
        : manifest with { Options = new Dictionary<string, string>(manifest.Options) { [NarrowedOption] = narrowing } };

    /// <summary>The options that left out cases, models or servers, or null when the benchmark was a whole one.</summary>
    public string? Narrowed => View.Manifest?.Options.GetValueOrDefault(NarrowedOption) is { Length: > 0 } options ? options : null;

    /// <summary>Gathers it from the records of a run.</summary>
    public static Scorecard Of(RunView view)
    {
        var cells = view.Cases
            .Where(c => c.Record.Id.StartsWith(ScorecardColumns.Family, StringComparison.Ordinal) && c.Record.Model is not null)
            .ToDictionary(c => (c.Record.Model!, Server(c.Record)), c => c.Record);
        IReadOnlyList<string> asked = view.Manifest?.Options.GetValueOrDefault("servers") is { Length: > 0 } list ? list.Split(',') : [];
        var servers = asked.Concat(cells.Keys.Select(k => k.Item2)).Distinct(StringComparer.Ordinal).ToList();
        var known = view.ModelRecords.ToDictionary(m => m.Model, StringComparer.Ordinal);
        var models = known.Keys.Concat(cells.Keys.Select(k => k.Item1)).Distinct(StringComparer.Ordinal)
            .Select(m => known.GetValueOrDefault(m) ?? new ModelRecord { Model = m })
            .ToList();
        return new(
            view,
            servers,
            [.. models.Where(m => m.Skipped is null)
                .Select(m => new ScorecardRow(m, [.. servers.Select(s => Cell(s, cells.GetValueOrDefault((m.Model, s))))]))
                .OrderByDescending(r => r.Best ?? double.NegativeInfinity).ThenBy(r => r.Model.Model, StringComparer.Ordinal)],
            [.. models.Where(m => m.Skipped is not null).OrderBy(m => m.Model, StringComparer.Ordinal)]);
    }

    private static ScorecardCell Cell(string server, CaseRecord? record)
    {
        if (record is null)
            return new(server, null, null, new Dictionary<string, double>(), []);
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var metric in record.Metrics)
            if (metric.Value is { } value && double.IsFinite(value))
                values.TryAdd(metric.Id, value);
        return new(server, record.Verdict, record.Reason, values, record.Notes) { Mark = record.Mark };
    }

    private static string Server(CaseRecord record) => record.Id[ScorecardColumns.Family.Length..];
}

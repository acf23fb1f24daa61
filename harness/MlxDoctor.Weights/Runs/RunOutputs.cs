using MlxDoctor.Core.Errors;
using MlxDoctor.Weights.Metrics;
using MlxDoctor.Weights.Plots;
using MlxDoctor.Weights.Tables;

namespace MlxDoctor.Weights.Runs;

/// <summary>Everything that is made from a run's tables: summaries, pictures, reports.</summary>
internal sealed class RunOutputs(WeightsRun run)
{
    /// <summary>matrix_stats and quant_sim; after a kill the finished matrices.</summary>
    public async Task<(Table Stats, Table Quant, bool Complete)> ReadAsync(CancellationToken cancel)
    {
        var stats = await TableFiles.ReadAsync(run.Data, "matrix_stats", cancel);
        var quant = await TableFiles.ReadAsync(run.Data, "quant_sim", cancel);
        var interrupted = File.Exists(Path.Combine(run.Data, ProgressLog.FileName));
        if (stats is not null && quant is not null && !interrupted)
            return (stats, quant, true);
        if (!interrupted)
            throw new UsageException($"{run.Data}: matrix_stats and quant_sim are missing", $"harness/doctor weights collect --run-dir {run.Folder}");
        var columns = MatrixColumns.Stats(run.Config.Matrix());
        (stats, quant) = (new Table("matrix_stats", columns), new Table("quant_sim", MatrixColumns.Quant));
        foreach (var result in ProgressLog.Finished(run.Data, columns))
        {
            stats.Add(result.Stats);
            quant.Rows.AddRange(result.Quant);
        }

        return (stats, quant, false);
    }

    /// <summary>Writes <c>tables/</c>; on a failure the old tables go, so that none is stale.</summary>
    public async Task<IReadOnlyList<WrittenArtifact>> TablesAsync(CancellationToken cancel)
    {
        var failure = Path.Combine(run.Tables, "tables_failure.json");
        try
        {
            var (stats, quant, complete) = await ReadAsync(cancel);
            var written = new List<WrittenArtifact>();
            foreach (var table in SummaryTables.Build(stats, quant, [.. run.Config.DeltaPairs.Select(d => (d.Name, d.A, d.B))]))
                written.Add(await TableFiles.WriteAsync(table, run.Tables, run.Config.OutputFormat, cancel));
            WeightsRun.WriteText(Path.Combine(run.Tables, "tables_write_manifest.json"),
                System.Text.Json.JsonSerializer.Serialize(new { complete, tables = written }, WeightsRun.Json) + "\n");
            File.Delete(failure);
            return written;
        }
        catch (DoctorException e)
        {
            foreach (var file in Directory.Exists(run.Tables) ? Directory.GetFiles(run.Tables, "*_*") : [])
                if (Path.GetFileName(file)[..2] is "A_" or "B_")
                    File.Delete(file);
            WeightsRun.WriteText(
                failure, System.Text.Json.JsonSerializer.Serialize(new { error = e.GetType().Name, message = e.Message }, WeightsRun.Json) + "\n");
            throw;
        }
    }

    /// <summary>Writes <c>plots/</c> and gives the names.</summary>
    public async Task<IReadOnlyList<string>> PlotsAsync(CancellationToken cancel)
    {
        var (stats, quant, _) = await ReadAsync(cancel);
        var names = new List<string>();
        foreach (var scheme in new SchemeSummary(quant).Schemes)
        {
            names.Add($"heatmap-{scheme}.svg");
            WeightsRun.WriteText(Path.Combine(run.Plots, names[^1]), WeightPlots.HeatMap(quant, scheme));
        }

        names.Add("outliers.svg");
        WeightsRun.WriteText(Path.Combine(run.Plots, names[^1]), WeightPlots.Outliers(stats));
        return names;
    }

    /// <summary>Writes report.md and report.html and gives the Markdown.</summary>
    public async Task<string> ReportAsync(CancellationToken cancel)
    {
        var (stats, quant, complete) = await ReadAsync(cancel);
        var lines = await TableFiles.ReadAsync(run.Logs, "warnings", cancel);
        var warnings = complete
            ? lines?.Rows.Select(r => (string)r[0]!).ToList() ?? []
            : [FormattableString.Invariant(
                $"[collect] the collection was interrupted: only {stats.Rows.Count} matrices are here; 'weights collect --resume' continues")];
        var markdown = WeightsReport.Markdown(run, stats, quant, warnings);
        WeightsRun.WriteText(Path.Combine(run.Folder, "report.md"), markdown);
        var html = WeightsReport.Html(markdown, picture => Path.Combine(run.Folder, picture) is var path && File.Exists(path) ? File.ReadAllText(path) : "");
        WeightsRun.WriteText(Path.Combine(run.Folder, "report.html"), html);
        return markdown;
    }
}

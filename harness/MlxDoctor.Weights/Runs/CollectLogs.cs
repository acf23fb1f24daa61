using MlxDoctor.Tensors.Quant;
using MlxDoctor.Weights.Checkpoints;
using MlxDoctor.Weights.Extraction;
using MlxDoctor.Weights.Tables;

namespace MlxDoctor.Weights.Runs;

/// <summary>Writes the JSON logs of a collection; paths in them are relative to the model or the run.</summary>
internal static class CollectLogs
{
    private const int MostExamples = 25;
    private const int MostConfigCharacters = 200_000;

    /// <summary>Writes every log.</summary>
    public static void Write(WeightsRun run, string modelPath, Checkpoint checkpoint, ExtractionResult extraction,
        IReadOnlyList<(string Folder, WrittenArtifact Artifact)> written, IReadOnlyList<string> warnings, TimeSpan duration)
    {
        var index = checkpoint.Index;
        var indexSummary = new
        {
            status = !run.Config.Scan.UseSafetensorsIndexJson ? "disabled" : checkpoint.IndexUsed ? "active" : checkpoint.Problems
                .Exists(p => p.StartsWith("[index]", StringComparison.Ordinal)) ? "error" : "not_found",
            searched = run.Config.Scan.UseSafetensorsIndexJson,
            found = index is not null,
            parsed = index is not null,
            active = checkpoint.IndexUsed,
            used_for_scan = checkpoint.IndexUsed,
        };
        run.WriteLog("run_health.json", new
        {
            status = "ok",
            duration_s = Math.Round(duration.TotalSeconds, 3),
            arithmetic = QuantScheme.Arithmetic,
            config_used = run.Config,
            scan_summary = new { files_scanned = checkpoint.Files.Count, tensors_observed = checkpoint.Tensors.Count },
            extraction_summary = new
            {
                by_rule = extraction.ByRule,
                by_fallback = extraction.ByFallback,
                matrices = extraction.Matrices.Count,
                unmatched = extraction.Unmatched.Count,
                candidates = extraction.Candidates,
            },
            outputs_written = written.ToDictionary(w => Path.GetFileNameWithoutExtension(w.Artifact.Path), w => w.Artifact.Rows, StringComparer.Ordinal),
            tensor_name_examples = checkpoint.Tensors.Take(MostExamples).Select(t => t.Name),
            smoke_checks = new { empty_collection = warnings.Any(w => w.StartsWith("[smoke]", StringComparison.Ordinal)) },
            warnings = warnings.Count,
            index_summary = indexSummary,
        });
        run.WriteLog("run_context.json", new
        {
            model_path = new
            {
                configured = run.Manifest.ModelPath,
                resolved = Path.GetFullPath(modelPath),
                source = run.Manifest.ModelPath == modelPath
                ? "manifest"
                : "argument"
            },
            scan_plan = checkpoint.Files,
            scan_mode = checkpoint.IndexUsed ? "index" : "walk",
            index = indexSummary,
        });
        run.WriteLog(
            "write_manifest.json",
            written.Select(w => new { path = $"{w.Folder}/{w.Artifact.Path}", w.Artifact.Format, w.Artifact.Fallback, w.Artifact.Error, w.Artifact.Rows }));
        if (index is not null)
        {
            var present = checkpoint.Tensors.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
            run.WriteLog("index_report.json", new
            {
                expected_shards = index.WeightMap.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
                scanned_shards = checkpoint.Files,
                missing_shards = checkpoint.MissingShards,
                extra_files_on_disk = checkpoint.ExtraFiles,
                missing_tensors = index.WeightMap.Keys.Where(n => !present.Contains(n)).Order(StringComparer.Ordinal),
                extra_tensors = present.Where(n => !index.WeightMap.ContainsKey(n)).Order(StringComparer.Ordinal),
            });
        }

        if (checkpoint.Config is not { } config)
            return;
        var raw = config.Root.GetRawText();
        WeightsRun.WriteText(Path.Combine(run.Logs, "model_config.raw.json"), raw.Length > MostConfigCharacters ? raw[..MostConfigCharacters] : raw);
        run.WriteLog("model_shape_budget.json", ShapeBudget.Of(config));
    }
}

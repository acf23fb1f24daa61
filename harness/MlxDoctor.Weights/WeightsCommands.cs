using System.Globalization;
using System.Text.Json;
using MlxDoctor.Core.Errors;
using MlxDoctor.Tensors.Quant;
using MlxDoctor.Tensors.Safetensors;
using MlxDoctor.Weights.Runs;
using MlxDoctor.Weights.Static;
using MlxDoctor.Weights.Tables;

namespace MlxDoctor.Weights;

/// <summary>The verbs of <c>doctor weights</c>; each writes to the given writer and returns the exit code (0 or 2).</summary>
internal sealed class WeightsCommands(TextWriter output, TimeProvider time, IProgress<WeightsProgress>? progress = null)
{
    private const int Shown = 8;

    /// <summary><c>weights MODEL-DIR</c>: a whole run with defaults, then the tables that matter.</summary>
    public async Task<int> AnalyzeAsync(AnalyzeArguments arguments, CancellationToken cancel)
    {
        var config = new AnalysisConfig();
        if (arguments.Schemes is { } schemes)
            config = config with { Schemes = schemes, DeltaPairs = [.. config.DeltaPairs.Where(d => schemes.Contains(d.A) && schemes.Contains(d.B))] };
        if (arguments.ExpertsOnly is { } only)
            config = config with { Scan = config.Scan with { ExpertsOnly = only } };
        config.Matrix();
        if (!Directory.Exists(arguments.ModelPath) && !File.Exists(arguments.ModelPath))
            throw new UsageException(
                $"model path '{arguments.ModelPath}' does not exist", "give a directory with config.json and .safetensors files, or one tensor file");
        var run = WeightsRun.Create(
            arguments.RunDirectory, ModelName(arguments.ModelPath), Path.GetFileName(Path.TrimEndingDirectorySeparator(arguments.RunDirectory)),
            Path.GetFullPath(arguments.ModelPath), config, time);
        // An existing configuration is kept, so options that say otherwise would be ignored without a word.
        if (run.Manifest.ModelId != ModelName(arguments.ModelPath))
            throw new UsageException($"{run.Folder} is a run of {run.Manifest.ModelId}", "name another --run-dir, or leave it out for a new one");
        if ((arguments.Schemes is { } asked && !asked.SequenceEqual(run.Config.Schemes))
            || (arguments.ExpertsOnly is { } expertsOnly && expertsOnly != run.Config.Scan.ExpertsOnly))
            throw new UsageException(
                $"{Path.Combine(run.Folder, "analysis_config.json")} says otherwise than the options", "edit that file, or name another --run-dir");
        var result = await Guard(() => new Collector(run, arguments.ModelPath, time, progress).RunAsync(arguments.Resume, cancel));
        var outputs = new RunOutputs(run);
        await outputs.TablesAsync(cancel);
        await outputs.PlotsAsync(cancel);
        await outputs.ReportAsync(cancel);
        if (arguments.Json)
            WriteJson(Summary(run, result));
        else
            WriteSummary(run, result);
        return 0;
    }

    /// <summary><c>weights init</c>.</summary>
    public Task<int> InitAsync(InitArguments arguments, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var run = WeightsRun.Create(arguments.RunDirectory, arguments.ModelId, arguments.RunName, arguments.ModelPath, null, time);
        Write(
            arguments.Json, new { run_dir = run.Folder, config = "analysis_config.json" },
            $"{run.Folder}: ready; edit analysis_config.json, then: harness/doctor weights collect --run-dir {run.Folder}");
        return Task.FromResult(0);
    }

    /// <summary><c>weights collect</c>.</summary>
    public async Task<int> CollectAsync(RunArguments arguments, CancellationToken cancel)
    {
        var run = WeightsRun.Open(arguments.RunDirectory);
        var path = arguments.ModelPath ?? run.Manifest.ModelPath
            ?? throw new UsageException($"{run.Folder}: manifest.json has no model_path", "give --model-path MODEL-DIR");
        var result = await Guard(() => new Collector(run, path, time, progress).RunAsync(arguments.Resume, cancel));
        Write(arguments.Json, new { matrices = result.Stats.Rows.Count, quant_rows = result.Quant.Rows.Count, warnings = result.Warnings.Count },
            string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Stats.Rows.Count} matrices, {result.Quant.Rows.Count} rows of quant_sim, {result.Warnings.Count} warnings in {run.Data} and "
                    + $"{run.Logs}"));
        return 0;
    }

    /// <summary><c>weights tables</c>.</summary>
    public async Task<int> TablesAsync(RunArguments arguments, CancellationToken cancel)
    {
        var run = WeightsRun.Open(arguments.RunDirectory);
        var written = await new RunOutputs(run).TablesAsync(cancel);
        Write(arguments.Json, written, string.Join('\n', written.Select(w => string.Create(CultureInfo.InvariantCulture, $"{w.Path}: {w.Rows} rows"))));
        return 0;
    }

    /// <summary><c>weights plots</c>.</summary>
    public async Task<int> PlotsAsync(RunArguments arguments, CancellationToken cancel)
    {
        var names = await new RunOutputs(WeightsRun.Open(arguments.RunDirectory)).PlotsAsync(cancel);
        Write(arguments.Json, names, string.Join('\n', names));
        return 0;
    }

    /// <summary><c>weights report</c>: renders pictures and reports again from the tables.</summary>
    public async Task<int> ReportAsync(RunArguments arguments, CancellationToken cancel)
    {
        var run = WeightsRun.Open(arguments.RunDirectory);
        var outputs = new RunOutputs(run);
        await outputs.PlotsAsync(cancel);
        var markdown = await outputs.ReportAsync(cancel);
        Write(arguments.Json, new { report = Path.Combine(run.Folder, "report.md"), html = Path.Combine(run.Folder, "report.html") }, markdown.TrimEnd());
        return 0;
    }

    /// <summary><c>weights check</c>: 0 when nothing fails, else 2.</summary>
    public Task<int> CheckAsync(CheckArguments arguments, CancellationToken cancel)
    {
        if (!Directory.Exists(arguments.ModelPath))
            throw new UsageException($"model directory '{arguments.ModelPath}' does not exist", "give a directory with config.json and .safetensors files");
        var outcomes = Guard(() => StaticChecks.Run(arguments.ModelPath, cancel));
        var failed = outcomes.Count(o => o.Verdict == StaticVerdict.Fail);
        if (arguments.Json)
        {
            WriteJson(outcomes.Select(o => new
            {
                id = o.Id,
                title = o.Title,
                verdict = Name(o.Verdict),
                findings = o.Findings.Select(f => new { verdict = Name(f.Verdict), file = f.File, tensor = f.Tensor, message = f.Message }),
            }));
            return Task.FromResult(failed > 0 ? 2 : 0);
        }

        foreach (var outcome in outcomes)
        {
            output.WriteLine($"{Name(outcome.Verdict),-4}  {outcome.Id}: {outcome.Title}");
            foreach (var finding in outcome.Findings.Take(Shown))
                output.WriteLine($"      {string.Join(": ", new[] { finding.File, finding.Tensor, finding.Message }.Where(t => t is not null))}");
            if (outcome.Findings.Count > Shown)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"      and {outcome.Findings.Count - Shown} more"));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{outcomes.Count} checks: {outcomes.Count(o => o.Verdict == StaticVerdict.Pass)} pass, "
                + $"{outcomes.Count(o => o.Verdict == StaticVerdict.Warn)} warn, {failed} fail"));
        return Task.FromResult(failed > 0 ? 2 : 0);
    }

    /// <summary><c>weights diff</c>: 0 when every weight could be compared, else 2.</summary>
    public Task<int> DiffAsync(DiffArguments arguments, CancellationToken cancel)
    {
        var table = Guard(() => CheckpointDiff.Compare(arguments.A, arguments.B, 1e-12, cancel));
        if (arguments.Json)
        {
            WriteJson(Rows(table));
        }
        else
        {
            output.WriteLine($"error of {arguments.A} against {arguments.B} (packed weights decoded as {QuantScheme.Arithmetic}), worst first");
            foreach (var row in table.Rows)
                output.WriteLine(table.Cell(row, "error") is string error
                    ? $"  {table.Text(row, "tensor_name")}: {error}"
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"  {table.Number(row, "w_rel_fro"):0.000000}  {table.Number(row, "w_rel_max"):0.000000}  "
                            + $"{table.Text(row, "tensor_name")} ({table.Text(row, "stored_a")} against {table.Text(row, "stored_b")})"));
        }

        return Task.FromResult(table.Rows.Exists(r => table.Cell(r, "error") is not null) ? 2 : 0);
    }

    /// <summary>The name of a model in run directories and reports: that of its folder or file.</summary>
    public static string ModelName(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));

    /// <summary>Refuses unknown scheme names before anything is written.</summary>
    public static void RequireSchemes(IReadOnlyList<string> schemes)
    {
        foreach (var name in schemes.Where(s => !QuantSchemes.TryParse(s, out _)))
            throw new UsageException($"scheme '{name}' is unknown", Nearest.Hint(name, QuantSchemes.Names));
    }

    private static T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (TensorFormatException e)
        {
            throw new UsageException(e.Message, "download the file again; 'weights check' lists everything that is wrong", e);
        }
    }

    private static async Task<T> Guard<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (TensorFormatException e)
        {
            throw new UsageException(e.Message, "download the file again; 'weights check' lists everything that is wrong", e);
        }
    }

    private void WriteSummary(WeightsRun run, CollectResult result)
    {
        var summary = new SchemeSummary(result.Quant);
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{run.Manifest.ModelId}: {result.Stats.Rows.Count} matrices "
                    + $"({(run.Config.Scan.ExpertsOnly ? "experts only" : "every 2-D weight; experts_only is false")}), arithmetic {QuantScheme.Arithmetic}, "
                        + $"stored {result.StoredBytes / 1e6:0.0} MB"));
        foreach (var scheme in summary.Schemes)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{scheme}: {(summary.Bytes(scheme) + result.OtherBytes) / 1e6:0.0} MB"));
            foreach (var row in summary.Worst(scheme).Take(Shown))
                output.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture, $"  {result.Quant.Number(row, "w_rel_fro"):0.00000}  {result.Quant.Text(row, "derived_tensor")}"));
            foreach (var (column, title) in new[] { ("layer", "layers"), ("proj", "projections"), ("expert_id", "experts") })
                if (summary.By(scheme, column) is { Count: > 0 } worst)
                    output.WriteLine(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"  worst {title} (median): "
                                + $"{string.Join(
                                    ", ", worst.Take(5).Select(w => string.Create(CultureInfo.InvariantCulture, $"{w.Key} {w.Median:0.00000}")))}"));
        }

        output.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"\nsmallest scheme with at most {run.Config.SuggestMaxRelFro} relative error in every matrix:"));
        foreach (var (projection, scheme, worst) in summary.Suggest(run.Config.SuggestMaxRelFro))
            output.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"  {projection}: {(scheme is null ? "none of these" : $"{scheme} ({worst:0.00000})")}"));
        foreach (var warning in result.Warnings.Take(Shown))
            output.WriteLine("warning: " + warning);
        if (result.Warnings.Count > Shown)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"warning: and {result.Warnings.Count - Shown} more"));
        output.WriteLine($"report: {Path.Combine(run.Folder, "report.md")}");
    }

    private static object Summary(WeightsRun run, CollectResult result)
    {
        var summary = new SchemeSummary(result.Quant);
        return new
        {
            run_dir = run.Folder,
            arithmetic = QuantScheme.Arithmetic,
            matrices = result.Stats.Rows.Count,
            stored_bytes = result.StoredBytes,
            schemes = summary.Schemes.Select(s => new
            {
                scheme = s,
                bytes = summary.Bytes(s) + result.OtherBytes,
                worst = summary.Worst(s).Take(Shown)
                    .Select(r => new { tensor = result.Quant.Text(r, "derived_tensor"), w_rel_fro = result.Quant.Number(r, "w_rel_fro") }),
                worst_layers = summary.By(s, "layer").Take(Shown).Select(w => new { layer = w.Key, w_rel_fro = w.Median }),
                worst_projections = summary.By(s, "proj").Take(Shown).Select(w => new { projection = w.Key, w_rel_fro = w.Median }),
                worst_experts = summary.By(s, "expert_id").Take(Shown).Select(w => new { expert = w.Key, w_rel_fro = w.Median }),
            }),
            suggestions = summary.Suggest(run.Config.SuggestMaxRelFro)
                .Select(s => new { projection = s.Projection, scheme = s.Scheme, worst_rel_fro = s.Scheme is null ? (double?)null : s.WorstRelFro }),
            warnings = result.Warnings,
        };
    }

    private static IEnumerable<Dictionary<string, object?>> Rows(Table table) =>
        table.Rows.Select(r => table.Columns.Select((c, i) => (c.Name, Value: r[i])).ToDictionary(x => x.Name, x => x.Value, StringComparer.Ordinal));

    private static string Name(StaticVerdict verdict) => verdict switch
    {
        StaticVerdict.Pass => "pass",
        StaticVerdict.Warn => "warn",
        _ => "fail",
    };

    private void Write(bool json, object value, string text)
    {
        if (json)
            WriteJson(value);
        else
            output.WriteLine(text);
    }

    private void WriteJson(object value) => output.WriteLine(JsonSerializer.Serialize(value, WeightsRun.Json));
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MlxDoctor.Core.Errors;
using MlxDoctor.Tensors.Safetensors;
using MlxDoctor.Tensors.Statistics;
using MlxDoctor.Weights.Checkpoints;
using MlxDoctor.Weights.Extraction;
using MlxDoctor.Weights.Metrics;
using MlxDoctor.Weights.Tables;

namespace MlxDoctor.Weights.Runs;

/// <summary>Scan, extract, measure, write <c>data/</c> and <c>logs/</c>.</summary>
internal sealed class Collector(WeightsRun run, string modelPath, TimeProvider time, IProgress<WeightsProgress>? progress)
{
    /// <summary>Matrices above this size use all cores themselves; smaller ones run side by side.</summary>
    private const long LargeElements = 1_048_576;

    /// <summary>Collects; a hard failure leaves <c>logs/run_failure.json</c>.</summary>
    public async Task<CollectResult> RunAsync(bool resume, CancellationToken cancel)
    {
        var failure = Path.Combine(run.Logs, "run_failure.json");
        try
        {
            var result = await CollectAsync(resume, cancel);
            File.Delete(failure);
            return result;
        }
        catch (Exception e) when (e is DoctorException or TensorFormatException)
        {
            run.WriteLog("run_failure.json", new { error = e.GetType().Name, message = e.Message, model_path = modelPath });
            throw;
        }
    }

    private async Task<CollectResult> CollectAsync(bool resume, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        var settings = run.Config.Matrix();
        using var checkpoint = Checkpoint.Open(modelPath, run.Config.Scan);
        var problems = new List<string>(checkpoint.Problems);
        var weights = WeightTensor.All(checkpoint, problems);
        var extraction = new Extractor(run.Config.Scan, run.Config.Parsing).Run(weights);
        if (checkpoint.Files.Count == 0)
            throw new UsageException(
                $"{modelPath}: no tensor file can be read{(problems.Count > 0 ? $" ({problems[0]})" : "")}",
                "give a directory with .safetensors files; 'weights check' names what is wrong");

        var statsColumns = MatrixColumns.Stats(settings);
        var (log, finished) = ProgressLog.Open(run.Data, Fingerprint(checkpoint), resume, statsColumns);
        using (log)
            Measure(extraction.Matrices, settings, log, finished, started, cancel);

        var stats = new Table("matrix_stats", statsColumns);
        var quant = new Table("quant_sim", MatrixColumns.Quant);
        var warnings = new List<string>(problems.Select(p => p.StartsWith('[') ? p : "[scan] " + p));
        warnings.AddRange(extraction.Warnings);
        foreach (var matrix in extraction.Matrices)
        {
            var result = finished[matrix.Id.DerivedTensor];
            stats.Add(result.Stats);
            foreach (var row in result.Quant)
                quant.Add(row);
            warnings.AddRange(result.Warnings);
        }

        if (run.Config.Metadata.Enabled && checkpoint.Config is { } config)
            warnings.AddRange(ShapeBudget.Of(config).Disagreements(extraction.Matrices));
        if (run.Config.Scan.ExpertsOnly && extraction.Candidates > 0 && stats.Rows.Count == 0 && extraction.Unmatched.Count == 0)
            warnings.Add("[smoke] expert-like tensors exist, but no matrix and no unmatched tensor came out: effectively an empty collection");
        var written = await new CollectWriter(run, checkpoint, extraction).WriteAsync(stats, quant, warnings, cancel);
        CollectLogs.Write(run, modelPath, checkpoint, extraction, written, warnings, time.GetElapsedTime(started));
        var stored = weights.Sum(w => w.StoredBytes);
        var measured = extraction.Matrices.Select(m => m.Tensor).Distinct().Sum(w => w.StoredBytes);
        File.Delete(Path.Combine(run.Data, ProgressLog.FileName));
        return new CollectResult(stats, quant, warnings, stored, stored - measured);
    }

    private void Measure(
        IReadOnlyList<WeightMatrix> matrices, MatrixSettings settings, ProgressLog log, Dictionary<string, MatrixResult> finished, long started,
        CancellationToken cancel)
    {
        var state = new Lock();
        var todo = matrices.Where(m => !finished.ContainsKey(m.Id.DerivedTensor)).ToList();
        var rest = todo.Sum(m => (long)m.Rows * m.Columns);
        long done = 0;
        void One(WeightMatrix matrix)
        {
            Show(matrix);
            using var reader = new WeightReader(matrix.Tensor);
            var result = MatrixAnalyzer.Analyze(matrix.Id, matrix.Open(reader), settings, cancel);
            log.Append(matrix.Id.DerivedTensor, result);
            lock (state)
            {
                finished[matrix.Id.DerivedTensor] = result;
                done += (long)matrix.Rows * matrix.Columns;
            }
            Show(matrix);
        }

        void Show(WeightMatrix current)
        {
            lock (state)
            {
                var rate = done / Math.Max(1e-9, time.GetElapsedTime(started).TotalSeconds);
                progress?.Report(
                    new WeightsProgress(finished.Count, matrices.Count, done, rate, rate > 0 ? (rest - done) / rate : null, current.Id.DerivedTensor));
            }
        }

        foreach (var matrix in todo.Where(m => (long)m.Rows * m.Columns > LargeElements))
            One(matrix);
        try
        {
            Parallel.ForEach(todo.Where(m => (long)m.Rows * m.Columns <= LargeElements),
                new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount }, One);
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.Flatten().InnerExceptions[0]);
        }
    }

    private string Fingerprint(Checkpoint checkpoint)
    {
        var text = new StringBuilder(run.Config.ToJson());
        foreach (var tensor in checkpoint.Tensors)
            text.Append(CultureInfo.InvariantCulture, $"\n{tensor.File}|{tensor.Name}|{tensor.Info.Dtype}|{tensor.Info.ShapeText}|{tensor.Info.Offset}");
        foreach (var file in checkpoint.Files)
            text.Append(CultureInfo.InvariantCulture, $"\n{file}|{File.GetLastWriteTimeUtc(Path.Combine(checkpoint.Folder, file)).Ticks}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }
}

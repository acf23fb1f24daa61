using System.Text.Json;
using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Quant;
using MlxDoctor.Tensors.Statistics;
using MlxDoctor.Weights.Checkpoints;
using MlxDoctor.Weights.Extraction;
using MlxDoctor.Weights.Metrics;

namespace MlxDoctor.Tests.Unit.Weights;

/// <summary>Reference results made in double precision with another implementation, and what is needed to compare with them.</summary>
internal static class Reference
{
    public static string Folder { get; } = Path.Combine(Repo.Root, "fixtures", "reference-values", "quant");

    public static string MoeToy(string layout) => Path.Combine(Folder, "moe-toy", layout);

    public static string Model(string name) => Path.Combine(Repo.Root, "fixtures", "models", name);

    public static MatrixSettings Settings(FloatType type, bool shape = false) => new()
    {
        GroupSizes = [32, 64, 128],
        ComputeType = type,
        Schemes = [.. QuantSchemes.All.Where(s => s.Bits != 1)],
        Spectral = shape,
        GramDrift = shape,
    };

    public static List<(WeightMatrix Matrix, MatrixResult Result)> Analyze(string folder, MatrixSettings settings, Func<WeightMatrix, bool>? choose = null)
    {
        using var checkpoint = Checkpoint.Open(folder, new ScanSettings());
        var problems = new List<string>();
        var weights = WeightTensor.All(checkpoint, problems);
        var matrices = new Extractor(new ScanSettings(), new ParsingSettings()).Run(weights).Matrices;
        return [.. matrices.Where(choose ?? (_ => true)).Select(m =>
        {
            using var reader = new WeightReader(m.Tensor);
            return (m, MatrixAnalyzer.Analyze(m.Id, m.Open(reader), settings, CancellationToken.None));
        })];
    }

    public static object? Stat(MatrixSettings settings, MatrixResult result, string column) =>
        result.Stats[MatrixColumns.Stats(settings).ToList().FindIndex(c => c.Name == column)];

    public static object? Quant(MatrixResult result, string scheme, string column)
    {
        var columns = MatrixColumns.Quant.ToList();
        var row = result.Quant.Single(r => (string)r[columns.FindIndex(c => c.Name == "scheme")]! == scheme);
        return row[columns.FindIndex(c => c.Name == column)];
    }

    /// <summary>Null when equal within the tolerance; the text of the difference otherwise.</summary>
    public static string? Difference(string what, object? actual, JsonElement expected, double relative, double absolute = 0)
    {
        double? value = expected.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => double.NaN,
            _ => expected.GetDouble(),
        };
        var got = actual is long n ? n : actual as double?;
        var same = (got is null && (value is null || double.IsNaN(value.Value)))
            || (got is { } g && value is { } v && ((double.IsNaN(g) && double.IsNaN(v)) || Math.Abs(g - v) <= Math.Max(absolute, relative * Math.Abs(v))));
        return same ? null : FormattableString.Invariant($"{what}: {got} instead of {value}");
    }
}

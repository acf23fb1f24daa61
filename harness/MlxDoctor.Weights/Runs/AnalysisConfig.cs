using System.Text.Json;
using System.Text.Json.Serialization;
using MlxDoctor.Core.Errors;
using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Quant;
using MlxDoctor.Tensors.Statistics;
using MlxDoctor.Weights.Checkpoints;
using MlxDoctor.Weights.Extraction;

namespace MlxDoctor.Weights.Runs;

/// <summary>analysis_config.json: everything that decides what a run computes.</summary>
internal sealed record AnalysisConfig
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Which files.</summary>
    public ScanSettings Scan { get; init; } = new();

    /// <summary>How names are read.</summary>
    public ParsingSettings Parsing { get; init; } = new();

    /// <summary>What is measured.</summary>
    public StatsSettings Stats { get; init; } = new();

    /// <summary>Whether config.json is compared with the tensors.</summary>
    public MetadataSettings Metadata { get; init; } = new();

    /// <summary>Schemes to try.</summary>
    public IReadOnlyList<string> Schemes { get; init; } = ["affine_q4_g32", "mxfp4_g32", "affine_q8_g32"];

    /// <summary>Differences of errors, A minus B.</summary>
    public IReadOnlyList<DeltaPair> DeltaPairs { get; init; } =
        [new("mxfp4_minus_q4", "mxfp4_g32", "affine_q4_g32"), new("q8_minus_mxfp4", "affine_q8_g32", "mxfp4_g32")];

    /// <summary><c>parquet</c> or <c>csv</c>.</summary>
    public string OutputFormat { get; init; } = "parquet";

    /// <summary>A scheme is suggested for a projection when its worst matrix has at most this relative error.</summary>
    public double SuggestMaxRelFro { get; init; } = 0.10;

    /// <summary>Reads and checks a file.</summary>
    public static AnalysisConfig Read(string path)
    {
        try
        {
            var config = JsonSerializer.Deserialize<AnalysisConfig>(File.ReadAllBytes(path), Json)
                ?? throw new UsageException($"{path}: is empty", "delete it and run 'weights init' again");
            config.Matrix();
            return config;
        }
        catch (JsonException e)
        {
            throw new UsageException(
                $"{path}: line {e.LineNumber + 1}: {e.Message}",
                "correct the key or value; 'weights init' in a new directory writes every key with its default", e);
        }
    }

    /// <summary>The file's text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    /// <summary>Checked settings for the analyser.</summary>
    public MatrixSettings Matrix()
    {
        var schemes = new List<QuantScheme>();
        foreach (var name in Schemes)
        {
            if (!QuantSchemes.TryParse(name, out var scheme))
                throw new UsageException($"scheme '{name}' is unknown", Nearest.Hint(name, QuantSchemes.Names));
            schemes.Add(scheme);
        }

        if (!FloatTypes.TryParse(Stats.QuantComputeDtype, out var type))
            throw new UsageException(
                $"stats.quant_compute_dtype '{Stats.QuantComputeDtype}' is unknown", Nearest.Hint(Stats.QuantComputeDtype, FloatTypes.Names));
        if (Stats.QuantRelDenFloor is { } floor && !(floor > 0 && double.IsFinite(floor)))
            throw new UsageException("stats.quant_rel_den_floor must be positive and finite", "give a number such as 1.0, or null for none");
        if (Stats.PercentilesAbs.Count != 3 || Stats.PercentilesAbs.Any(p => p is < 0 or > 100))
            throw new UsageException("stats.percentiles_abs must be three numbers from 0 to 100", "the columns p50_abs, p99_abs, p999_abs hold them");
        if (Stats.GroupSizesLastdim.Any(g => g <= 0))
            throw new UsageException("stats.group_sizes_lastdim must be positive", "such as [32, 64]");
        if (OutputFormat is not ("parquet" or "csv"))
            throw new UsageException($"output_format '{OutputFormat}' is unknown", "parquet or csv");
        return new MatrixSettings
        {
            Eps = Stats.Eps,
            Percentiles = Stats.PercentilesAbs,
            SamplePerMatrix = Stats.SamplePerMatrix,
            SampleSeed = Stats.SampleSeed,
            GroupOutlierPercentile = Stats.GroupOutlierPercentile,
            GroupSizes = Stats.GroupSizesLastdim,
            ComputeType = type,
            DenominatorFloor = Stats.QuantRelDenFloor,
            Spectral = Stats.Spectral,
            GramDrift = Stats.GramDrift,
            Schemes = schemes,
        };
    }
}

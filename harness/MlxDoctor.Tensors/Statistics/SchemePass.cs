using MlxDoctor.Tensors.Quant;

namespace MlxDoctor.Tensors.Statistics;

/// <summary>What one thread learns about one scheme; parts are merged in row order.</summary>
internal sealed class SchemePass(QuantScheme scheme, MatrixSettings settings, int capacity, GramSample sample)
{
    private readonly RoundTrip _roundTrip = new(scheme, settings.ComputeType, capacity);
    private readonly CosineGram? _copiedColumns = settings.GramDrift ? new CosineGram(sample.Columns.Length) : null;

    /// <summary>Sums over weights and copies.</summary>
    public ErrorSums Errors { get; } = new();

    /// <summary>Scales as stored.</summary>
    public ParameterSums Scales { get; } = new();

    /// <summary>Biases as stored.</summary>
    public ParameterSums Biases { get; } = new();

    /// <summary>Groups that the scheme damages in a known way.</summary>
    public QuantAnomalies Anomalies { get; } = new();

    /// <summary>Angles of columns before.</summary>
    public CosineGram? OriginalColumns { get; set; }

    /// <summary>Angles of rows before.</summary>
    public CosineGram? OriginalRows { get; set; }

    /// <summary>Angles of rows after.</summary>
    public CosineGram? CopiedRows { get; set; }

    /// <summary>Adds a block of whole rows.</summary>
    public void Add(ReadOnlySpan<float> values, Span<float> copy, int firstRow, bool hasNonFinite)
    {
        copy = copy[..values.Length];
        _roundTrip.Apply(values, copy);
        Errors.Add(values, copy);
        Scales.Add(_roundTrip.Scales);
        if (scheme.Mode == QuantMode.Affine)
            Biases.Add(_roundTrip.Biases);
        if (scheme.Mode != QuantMode.Affine || hasNonFinite || !double.IsFinite(Errors.SquaredCopy))
            Anomalies.Add(scheme, values, copy, _roundTrip.Scales, _roundTrip.ScaleBytes);
        if (_copiedColumns is not null)
            sample.AddColumns(copy, _copiedColumns);
    }

    /// <summary>The chosen rows as they come back.</summary>
    public void CopyRows(ReadOnlySpan<float> values, Span<float> copy, int columns)
    {
        for (var start = 0; start < values.Length; start += columns)
            _roundTrip.Apply(values.Slice(start, columns), copy.Slice(start, columns));
    }

    /// <summary>The larger of the row drift and the column drift.</summary>
    public double GramDrift(double eps) => Math.Max(
        CosineGram.DriftRms(OriginalRows!, CopiedRows!, eps),
        CosineGram.DriftRms(OriginalColumns!, _copiedColumns!, eps));

    /// <summary>Adds what another thread learnt.</summary>
    public void Merge(SchemePass other)
    {
        Errors.Merge(other.Errors);
        Scales.Merge(other.Scales);
        Biases.Merge(other.Biases);
        Anomalies.Merge(other.Anomalies);
        _copiedColumns?.Merge(other._copiedColumns!);
    }
}

namespace MlxDoctor.Core.Metrics;

/// <summary>One measured quantity with its raw samples.</summary>
/// <param name="Id">Name with its unit, for example <c>ttft_ms</c>.</param>
/// <param name="Unit"><c>ms</c>, <c>tok/s</c>, <c>MB</c>, <c>%</c> …</param>
/// <param name="Better">The good direction.</param>
/// <param name="Samples">Every valid sample, in order of measurement; empty when nothing could be measured.</param>
public sealed record Metric(string Id, string Unit, Better Better, IReadOnlyList<double> Samples)
{
    /// <summary>The value that is reported, by default the median of the samples; null when nothing was measured.</summary>
    public double? Value { get; init; }

    /// <summary>How tokens were counted: <c>usage</c>, <c>chunks</c>, or null where no token is involved.</summary>
    public string? TokenSource { get; init; }

    /// <summary>Requests that failed and therefore gave no sample.</summary>
    public int Failed { get; init; }

    /// <summary>The stored value that it was compared with.</summary>
    public double? Baseline { get; init; }

    /// <summary>Every sample of the other side, when two servers were measured side by side; else empty.</summary>
    public IReadOnlyList<double> BaselineSamples { get; init; } = [];

    /// <summary>Difference to the baseline in per cent; positive is better, whatever the direction of the metric.</summary>
    public double? DeltaPct { get; init; }

    /// <summary>The limit in the terms of <see cref="DeltaPct"/>: a delta below its negative counts as slower.</summary>
    public double? LimitPct { get; init; }

    /// <summary>Lower and upper end of <see cref="DeltaPct"/> (90 % range).</summary>
    public IReadOnlyList<double>? DeltaRange { get; init; }

    /// <summary>True when a regression of it sets the exit code; null where nobody said.</summary>
    public bool? Gated { get; init; }

    /// <summary>Server sessions behind the samples.</summary>
    public int? Sessions { get; init; }

    /// <summary>What the comparison came to, or null when recorded without judgement.</summary>
    public Judgement? Judgement { get; init; }

    /// <summary>Why the judgement is what it is, or why there is no value.</summary>
    public string? Note { get; init; }
}

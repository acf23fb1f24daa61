namespace MlxDoctor.Tensors.Statistics;

/// <summary>Mean and extremes of scales or biases.</summary>
internal sealed class ParameterSums
{
    private double _sum;
    private double _sumAbs;
    private long _count;

    /// <summary>Largest signed value.</summary>
    public double Max { get; private set; } = double.NegativeInfinity;

    /// <summary>Largest magnitude.</summary>
    public double AbsMax { get; private set; }

    /// <summary>Mean of signed values.</summary>
    public double Mean => _sum / _count;

    /// <summary>Mean of magnitudes.</summary>
    public double AbsMean => _sumAbs / _count;

    /// <summary>Adds values.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            double x = value;
            _sum += x;
            var a = Math.Abs(x);
            _sumAbs += a;
            Max = Math.Max(Max, x);
            AbsMax = Math.Max(AbsMax, a);
        }

        _count += values.Length;
    }

    /// <summary>Adds another set.</summary>
    public void Merge(ParameterSums other)
    {
        _sum += other._sum;
        _sumAbs += other._sumAbs;
        _count += other._count;
        Max = Math.Max(Max, other.Max);
        AbsMax = Math.Max(AbsMax, other.AbsMax);
    }
}

namespace MlxDoctor.Tensors.Statistics;

/// <summary>Mean and extremes of scales or biases.</summary>
internal sealed class ParameterSums
{
    private double sum;
    private double sumAbs;
    private long count;

    /// <summary>Largest signed value.</summary>
    public double Max { get; private set; } = double.NegativeInfinity;

    /// <summary>Largest magnitude.</summary>
    public double AbsMax { get; private set; }

    /// <summary>Mean of signed values.</summary>
    public double Mean => sum / count;

    /// <summary>Mean of magnitudes.</summary>
    public double AbsMean => sumAbs / count;

    /// <summary>Adds values.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            double x = value;
            sum += x;
            var a = Math.Abs(x);
            sumAbs += a;
            Max = Math.Max(Max, x);
            AbsMax = Math.Max(AbsMax, a);
        }

        count += values.Length;
    }

    /// <summary>Adds another set.</summary>
    public void Merge(ParameterSums other)
    {
        sum += other.sum;
        sumAbs += other.sumAbs;
        count += other.count;
        Max = Math.Max(Max, other.Max);
        AbsMax = Math.Max(AbsMax, other.AbsMax);
    }
}

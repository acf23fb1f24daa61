using System.Globalization;
using MlxDoctor.Tensors.Quant;

namespace MlxDoctor.Tensors.Statistics;

/// <summary>Groups that a scheme damages in a way that the averages hide.</summary>
internal sealed class QuantAnomalies
{
    private long _erased;
    private long _denormal;
    private long _overflowed;
    private long _hidden;
    private long _groups;

    /// <summary>Looks at every group of a block.</summary>
    public void Add(QuantScheme scheme, ReadOnlySpan<float> values, ReadOnlySpan<float> copy, ReadOnlySpan<float> scales, ReadOnlySpan<byte> scaleBytes)
    {
        for (var g = 0; g < scales.Length; g++)
        {
            _groups++;
            var suspicious = scheme.Mode switch
            {
                QuantMode.Nvfp4 => scaleBytes[g] == 0,
                // A wrapped byte decodes to a huge scale; a group of such weights does not exist in a real model.
                QuantMode.Mxfp4 or QuantMode.Mxfp8 => !(scales[g] < 1e30f),
                _ => true,
            };
            if (suspicious || scheme.Mode == QuantMode.Affine)
                Inspect(scheme, values.Slice(g * scheme.GroupSize, scheme.GroupSize), copy.Slice(g * scheme.GroupSize, scheme.GroupSize));
            else if (!float.IsFinite(copy[g * scheme.GroupSize]))
                _overflowed++;
        }
    }

    /// <summary>Adds what another thread saw.</summary>
    public void Merge(QuantAnomalies other)
    {
        _erased += other._erased;
        _denormal += other._denormal;
        _overflowed += other._overflowed;
        _hidden += other._hidden;
        _groups += other._groups;
    }

    /// <summary>One warning per kind that occurred.</summary>
    public IEnumerable<string> Describe(string tensor, QuantScheme scheme)
    {
        string Line(long count, string what) =>
            string.Create(CultureInfo.InvariantCulture, $"[quant_sim] {tensor} {scheme.Name}: {count} of {_groups} groups {what}");
        if (_erased > 0)
            yield return Line(_erased, "become all zero because their E4M3 scale underflows (max|w| <= 0.00586); nvfp4 needs a global scale here");
        if (_denormal > 0)
            yield return Line(_denormal, "of denormal weights decode to huge values because the E8M0 scale byte wraps");
        if (_overflowed > 0)
            yield return Line(_overflowed, "of finite weights decode to infinity or NaN");
        if (_hidden > 0)
            yield return Line(_hidden, "hide a NaN: it decodes to a finite value");
    }

    private void Inspect(QuantScheme scheme, ReadOnlySpan<float> values, ReadOnlySpan<float> copy)
    {
        float largest = 0, largestCopy = 0;
        bool finite = true, nan = false, finiteCopy = true;
        for (var i = 0; i < values.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(values[i]));
            largestCopy = Math.Max(largestCopy, Math.Abs(copy[i]));
            finite &= float.IsFinite(values[i]);
            nan |= float.IsNaN(values[i]);
            finiteCopy &= float.IsFinite(copy[i]);
        }

        if (scheme.Mode == QuantMode.Nvfp4 && largest > 0 && largestCopy == 0)
            _erased++;
        else if (scheme.Mode is QuantMode.Mxfp4 or QuantMode.Mxfp8 && largest is > 0 and < 1e-30f && !(largestCopy < 1e30f))
            _denormal++;
        else if (finite && !finiteCopy)
            _overflowed++;
        else if (nan && finiteCopy)
            _hidden++;
    }
}

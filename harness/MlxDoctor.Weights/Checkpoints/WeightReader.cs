using System.Runtime.InteropServices;
using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Quant;
using MlxDoctor.Tensors.Safetensors;

namespace MlxDoctor.Weights.Checkpoints;

/// <summary>Reads rows of the last dimension of a weight as single precision, whatever it is stored as; safe for several threads.</summary>
internal sealed class WeightReader : IDisposable
{
    private readonly WeightTensor _weight;
    private readonly ITensorBytes _values;
    private readonly ITensorBytes? _scales;
    private readonly ITensorBytes? _biases;

    /// <summary>Gets access to the stored bytes.</summary>
    public WeightReader(WeightTensor weight)
    {
        _weight = weight;
        var last = weight.Shape.Length == 0 ? 1 : weight.Shape[^1];
        if (last > Array.MaxLength)
            throw new TensorFormatException(weight.Source.File, weight.Name, $"has {last} elements in its last dimension, more than can be held in memory");
        RowElements = (int)last;
        _values = Load(weight.Source)!;
        _scales = Load(weight.Scales);
        _biases = Load(weight.Biases);
    }

    /// <summary>Elements of the last dimension.</summary>
    public int RowElements { get; }

    /// <summary>True when elements at any offset can be read.</summary>
    public bool RandomAccess => _weight.Scheme is null;

    /// <summary>Reads elements of a plain tensor.</summary>
    public void ReadElements(long firstElement, Span<float> destination)
    {
        var bytes = _weight.Source.Info.Dtype.ElementBytes();
        FloatDecoder.Decode(_weight.Source.Info.Dtype, _values.Slice(firstElement * bytes, destination.Length * bytes), destination);
    }

    /// <summary>Says that rows of a plain tensor will not be read again.</summary>
    public void Release(long firstRow, long count)
    {
        var bytes = (long)RowElements * _weight.Source.Info.Dtype.ElementBytes();
        if (RandomAccess)
            _values.Release(firstRow * bytes, count * bytes);
    }

    /// <summary>Reads whole rows, counted over all leading dimensions.</summary>
    public void ReadRows(long firstRow, int count, Span<float> destination)
    {
        if (_weight.Scheme is not { } scheme)
        {
            ReadElements(firstRow * RowElements, destination[..(count * RowElements)]);
            return;
        }

        var groups = RowElements / scheme.GroupSize;
        var words = RowElements * scheme.Bits / 32;
        var codes = new byte[RowElements];
        var rowScales = new float[groups];
        var rowBiases = new float[groups];
        var type = scheme.Mode == QuantMode.Affine ? TypeOf(_weight.Scales!.Info.Dtype) : FloatType.BFloat16;
        for (var r = 0; r < count; r++)
        {
            var row = firstRow + r;
            BitPacking.UnpackRow(MemoryMarshal.Cast<byte, uint>(_values.Slice(row * words * 4, words * 4)), scheme.Bits, codes);
            if (scheme.Mode == QuantMode.Affine)
            {
                var bytes = _weight.Scales!.Info.Dtype.ElementBytes();
                FloatDecoder.Decode(_weight.Scales.Info.Dtype, _scales!.Slice(row * groups * bytes, groups * bytes), rowScales);
                FloatDecoder.Decode(_weight.Scales.Info.Dtype, _biases!.Slice(row * groups * bytes, groups * bytes), rowBiases);
            }
            else
            {
                Quantizer.ScaleValues(scheme.Mode, type, _scales!.Slice(row * groups, groups), rowScales);
            }

            Quantizer.Dequantize(scheme, type, codes, rowScales, rowBiases, destination.Slice(r * RowElements, RowElements));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _values.Dispose();
        _scales?.Dispose();
        _biases?.Dispose();
    }

    private static FloatType TypeOf(TensorDtype dtype) => dtype switch
    {
        TensorDtype.F16 => FloatType.Float16,
        TensorDtype.BF16 => FloatType.BFloat16,
        _ => FloatType.Float32,
    };

    private static ITensorBytes? Load(SourceTensor? tensor) => tensor?.Content.Load(tensor.Info);
}

using System.Runtime.InteropServices;
using MlxDoctor.Tensors.Affine;
using MlxDoctor.Tensors.Kernels;
using MlxDoctor.Tensors.Safetensors;

namespace MlxDoctor.EmbeddedServer.Engine.Loading;

/// <summary>Reads weight matrices, plain or affine, into tiles.</summary>
internal sealed class LinearReader(WeightFiles files, LlamaConfig config)
{
    // Floats are twice as fast to use as bfloat16 in the decoding of a tiny model, and too large for a bigger one.
    private const long WidenUpTo = 64L << 20;

    /// <summary>A matrix of one or several weights side by side over the same input.</summary>
    public TileMatrix Read(int inputs, params ReadOnlySpan<(string Path, int Outputs)> parts)
    {
        var matrix = new TileMatrix(inputs);
        foreach (var (path, outputs) in parts)
            matrix.Append(files.Has(path + ".scales") ? ReadAffine(path, inputs, outputs) : ReadFloats(path, inputs, outputs));
        return matrix;
    }

    /// <summary>A vector, padded with zeros to whole tiles.</summary>
    public NativeBuffer ReadVector(string name, int length)
    {
        var (file, tensor) = Checked(name, FloatReader.IsFloat, "a float tensor", length);
        var buffer = new NativeBuffer(RoundUp(length));
        FloatReader.Read(file, tensor, 0, buffer.Span(0, length));
        return buffer;
    }

    private static int RoundUp(int length) => (length + TileKernel.Width - 1) / TileKernel.Width * TileKernel.Width;

    private Tile[] ReadFloats(string path, int inputs, int outputs)
    {
        var (file, tensor) = Checked(path + ".weight", FloatReader.IsFloat, "a float tensor (U32 with .scales when quantised)", outputs, inputs);
        var keepHalf = tensor.Dtype == TensorDtype.BF16 && (long)config.Hidden * config.Intermediate * config.Layers > WidenUpTo / sizeof(float) / 3;
        return Fill(outputs, () => keepHalf ? new HalfTile(inputs) : new FloatTile(inputs), (tile, lane, row) =>
        {
            if (tile is HalfTile half)
            {
                half.WriteOutput(lane, MemoryMarshal.Cast<byte, ushort>(file.Slice(tensor, (long)row * inputs * 2, inputs * 2)));
                return;
            }

            Span<float> values = new float[inputs];
            FloatReader.Read(file, tensor, (long)row * inputs, values);
            ((FloatTile)tile).WriteOutput(lane, values);
        });
    }

    private Tile[] ReadAffine(string path, int inputs, int outputs)
    {
        var format = config.FormatOf(path)
            ?? throw new ModelLoadException(
                $"{config.File}: no quantization block, but the weights of '{path}' are quantised; copy config.json of the same model");
        if (inputs % format.Group != 0)
            throw new ModelLoadException(
                $"{config.File}: groups of {format.Group} do not divide the {inputs} inputs of '{path}'; copy config.json of the same model");
        var words = (int)format.WordsPerRow(inputs);
        var groups = inputs / format.Group;
        var (weightFile, weight) = Checked(path + ".weight", d => d == TensorDtype.U32, "U32", outputs, words);
        var (scaleFile, scales) = Checked(path + ".scales", FloatReader.IsFloat, "a float tensor", outputs, groups);
        var (biasFile, biases) = Checked(path + ".biases", FloatReader.IsFloat, "a float tensor", outputs, groups);
        return Fill(outputs, () => new AffineTile(format, inputs), (tile, lane, row) =>
        {
            Span<float> rowScales = new float[groups];
            Span<float> rowBiases = new float[groups];
            FloatReader.Read(scaleFile, scales, (long)row * groups, rowScales);
            FloatReader.Read(biasFile, biases, (long)row * groups, rowBiases);
            var packed = MemoryMarshal.Cast<byte, uint>(weightFile.Slice(weight, (long)row * words * 4, words * 4));
            ((AffineTile)tile).WriteOutput(lane, packed, rowScales, rowBiases);
        });
    }

    private static Tile[] Fill(int outputs, Func<Tile> create, Action<Tile, int, int> write)
    {
        var tiles = new Tile[RoundUp(outputs) / TileKernel.Width];
        Parallel.For(0, tiles.Length, t =>
        {
            var tile = create();
            var first = t * TileKernel.Width;
            for (var lane = 0; lane < TileKernel.Width && first + lane < outputs; lane++)
                write(tile, lane, first + lane);
            tiles[t] = tile;
        });
        return tiles;
    }

    private (SafetensorsFile File, TensorInfo Tensor) Checked(string name, Func<TensorDtype, bool> isDtype, string dtype, params long[] shape)
    {
        var (file, tensor) = files.Get(name);
        if (!isDtype(tensor.Dtype))
            throw new ModelLoadException($"{file.Path}: tensor '{name}' is {tensor.Dtype.HeaderName()}, expected {dtype}; convert the weights");
        if (!tensor.Shape.SequenceEqual(shape))
            throw new ModelLoadException(
                $"{file.Path}: tensor '{name}' has shape {tensor.ShapeText}, config.json asks for [{string.Join(", ", shape)}]; copy config.json and weights "
                    + "of the same model");
        return (file, tensor);
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Safetensors;
using MlxDoctor.Weights.Checkpoints;

namespace MlxDoctor.Weights.Static;

/// <summary>What the static checks look at, read once.</summary>
internal sealed class StaticContext : IDisposable
{
    private readonly Dictionary<string, JsonElement?> _json = new(StringComparer.Ordinal);

    /// <summary>Opens the model.</summary>
    public StaticContext(string folder)
    {
        Folder = folder;
        Checkpoint = Checkpoint.Open(folder, new ScanSettings());
        Weights = WeightTensor.All(Checkpoint, QuantProblems);
    }

    /// <summary>The model directory.</summary>
    public string Folder { get; }

    /// <summary>Files and tensors.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>Joined weights.</summary>
    public IReadOnlyList<WeightTensor> Weights { get; }

    /// <summary>Quantised modules whose parts do not fit.</summary>
    public List<string> QuantProblems { get; } = [];

    /// <summary>Content by tensor, filled by <see cref="ReadContent"/>.</summary>
    public Dictionary<SourceTensor, TensorContent> Contents { get; } = [];

    /// <summary>True when a file of the model directory exists.</summary>
    public bool Has(string file) => File.Exists(Path.Combine(Folder, file));

    /// <summary>A JSON file; null when missing or invalid.</summary>
    public JsonElement? Json(string file)
    {
        if (_json.TryGetValue(file, out var known))
            return known;
        JsonElement? result = null;
        try
        {
            if (Has(file))
            {
                using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, file)));
                result = document.RootElement.Clone();
            }
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            result = null;
        }

        return _json[file] = result;
    }

    /// <summary>Reads every tensor once.</summary>
    public void ReadContent(CancellationToken cancel)
    {
        var state = new Lock();
        Parallel.ForEach(Checkpoint.Tensors, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount }, tensor =>
        {
            var content = Read(tensor, cancel);
            lock (state)
                Contents[tensor] = content;
        });
    }

    /// <inheritdoc/>
    public void Dispose() => Checkpoint.Dispose();

    private static TensorContent Read(SourceTensor tensor, CancellationToken cancel)
    {
        const int part = 1 << 18;
        using var bytes = tensor.Content.Load(tensor.Info);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var floats = FloatDecoder.CanDecode(tensor.Info.Dtype);
        var size = tensor.Info.Dtype.ElementBytes();
        var buffer = new float[part];
        long nans = 0, infinities = 0;
        var zero = true;
        for (long at = 0; at < tensor.Info.ByteLength;)
        {
            cancel.ThrowIfCancellationRequested();
            var length = (int)Math.Min((long)part * size, tensor.Info.ByteLength - at);
            var slice = bytes.Slice(at, length);
            hash.AppendData(slice);
            var read = at;
            at += length;
            if (floats)
                Look(tensor.Info.Dtype, slice, buffer.AsSpan(0, length / size), ref zero, ref nans, ref infinities);
            else
                zero &= slice.IndexOfAnyExcept((byte)0) < 0;
            bytes.Release(read, length);
        }

        return new TensorContent(nans, infinities, zero && tensor.Info.ByteLength > 0,
            string.Create(CultureInfo.InvariantCulture, $"{tensor.Info.Dtype}{tensor.Info.ShapeText}{Convert.ToHexString(hash.GetCurrentHash())}"));
    }

    private static void Look(TensorDtype dtype, ReadOnlySpan<byte> slice, Span<float> values, ref bool zero, ref long nans, ref long infinities)
    {
        FloatDecoder.Decode(dtype, slice, values);
        zero &= values.IndexOfAnyExcept(0f) < 0;
        if (float.IsFinite(System.Numerics.Tensors.TensorPrimitives.SumOfMagnitudes<float>(values)))
            return;
        foreach (var x in values)
        {
            nans += float.IsNaN(x) ? 1 : 0;
            infinities += float.IsInfinity(x) ? 1 : 0;
        }
    }
}

using System.Text.Json;

namespace MlxDoctor.Tensors.Safetensors;

/// <summary>Reads and checks the JSON header of a safetensors file.</summary>
/// <remarks>
/// Layout: 8 bytes little-endian header length N, N bytes of JSON, then the tensors' bytes without gaps, as
/// https://huggingface.co/docs/safetensors describes it.
/// </remarks>
internal static class SafetensorsHeader
{
    /// <summary>Longer headers are refused, as the reference reader does.</summary>
    public const long MaxBytes = 100_000_000;

    /// <summary>The checked entries by name and the free-form metadata.</summary>
    /// <param name="file">Path, for error texts.</param>
    /// <param name="json">The header's bytes.</param>
    /// <param name="dataStart">File offset of the first tensor byte.</param>
    /// <param name="fileBytes">Length of the whole file.</param>
    public static (Dictionary<string, TensorInfo> Tensors, Dictionary<string, string> Metadata) Parse(
        string file, ReadOnlyMemory<byte> json, long dataStart, long fileBytes)
    {
        var tensors = new Dictionary<string, TensorInfo>(StringComparer.Ordinal);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new TensorFormatException(file, null, "the header is not a JSON object");
            foreach (var entry in document.RootElement.EnumerateObject())
            {
                if (entry.NameEquals("__metadata__"))
                    ReadMetadata(file, entry.Value, metadata);
                else if (!tensors.TryAdd(entry.Name, ReadTensor(file, entry, dataStart, fileBytes)))
                    throw new TensorFormatException(file, entry.Name, "named twice in the header");
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a name whose bytes are no valid UTF-8.
            throw new TensorFormatException(file, null, $"the header is not valid JSON ({e.Message})", e);
        }

        CheckLayout(file, tensors.Values, dataStart, fileBytes);
        return (tensors, metadata);
    }

    private static void ReadMetadata(string file, JsonElement value, Dictionary<string, string> metadata)
    {
        if (value.ValueKind == JsonValueKind.Null)
            return;
        if (value.ValueKind != JsonValueKind.Object)
            throw new TensorFormatException(file, null, "__metadata__ is not a JSON object");
        foreach (var item in value.EnumerateObject())
        {
            if (item.Value.ValueKind != JsonValueKind.String)
                throw new TensorFormatException(file, null, $"__metadata__ entry '{item.Name}' is not a string");
            metadata[item.Name] = item.Value.GetString()!;
        }
    }

    private static TensorInfo ReadTensor(string file, JsonProperty entry, long dataStart, long fileBytes)
    {
        TensorFormatException Bad(string problem) => new(file, entry.Name, problem);

        if (entry.Value.ValueKind != JsonValueKind.Object)
            throw Bad("its entry is not a JSON object");
        if (!entry.Value.TryGetProperty("dtype", out var dtypeValue) || dtypeValue.ValueKind != JsonValueKind.String)
            throw Bad("has no dtype");
        if (!TensorDtypes.TryParse(dtypeValue.GetString(), out var dtype))
            throw Bad($"unknown dtype '{dtypeValue.GetString()}' (known: {TensorDtypes.Names})");
        if (!entry.Value.TryGetProperty("shape", out var shapeValue) || !TryLongs(shapeValue, out var shape))
            throw Bad("its shape is not a list of non-negative integers");
        if (!entry.Value.TryGetProperty("data_offsets", out var offsetsValue) || !TryLongs(offsetsValue, out var offsets) || offsets.Length != 2)
            throw Bad("its data_offsets are not two non-negative integers");

        var (begin, end) = (offsets[0], offsets[1]);
        if (end < begin)
            throw Bad($"data_offsets [{begin}, {end}] run backwards");
        if (end > fileBytes - dataStart)
            throw new TensorFormatException(
                file, entry.Name,
                $"ends at byte {(Int128)dataStart + end}, but the file has only {fileBytes} bytes (incomplete download?)")
            { Truncated = true };
        Int128 expected = dtype.ElementBytes();
        foreach (var size in shape)
        {
            expected *= size;
            if (expected > long.MaxValue)
                throw Bad("its shape is too large");
        }

        if (expected != end - begin)
            throw Bad($"shape [{string.Join(", ", shape)}] of {dtype.HeaderName()} needs {expected} bytes, data_offsets give {end - begin}");
        return new TensorInfo(entry.Name, dtype, shape, dataStart + begin, end - begin);
    }

    private static bool TryLongs(JsonElement value, out long[] longs)
    {
        longs = [];
        if (value.ValueKind != JsonValueKind.Array)
            return false;
        var list = new List<long>();
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out var number) || number < 0)
                return false;
            list.Add(number);
        }

        longs = [.. list];
        return true;
    }

    private static void CheckLayout(string file, IEnumerable<TensorInfo> tensors, long dataStart, long fileBytes)
    {
        var expected = dataStart;
        string? previous = null;
        foreach (var tensor in tensors.OrderBy(t => t.Offset).ThenBy(t => t.ByteLength))
        {
            if (tensor.Offset < expected)
                throw new TensorFormatException(file, tensor.Name, $"overlaps tensor '{previous}'");
            if (tensor.Offset > expected)
                throw new TensorFormatException(file, tensor.Name, $"{tensor.Offset - expected} bytes before it belong to no tensor");
            expected = tensor.Offset + tensor.ByteLength;
            previous = tensor.Name;
        }

        if (expected != fileBytes)
            throw new TensorFormatException(file, null, $"{fileBytes - expected} bytes at the end belong to no tensor");
    }
}

using System.Text.Json;

namespace MlxDoctor.Weights.Checkpoints;

/// <summary>A safetensors index: which shard holds which tensor.</summary>
/// <param name="File">Index file, relative to the model directory.</param>
/// <param name="WeightMap">Tensor to shard.</param>
/// <param name="TotalBytes">The sum that the index states, if any.</param>
internal sealed record CheckpointIndex(string File, IReadOnlyDictionary<string, string> WeightMap, long? TotalBytes)
{
    /// <summary>Finds and reads the index; null when there is none; the problem when it cannot be used.</summary>
    public static (CheckpointIndex? Index, string? Problem) Find(string folder)
    {
        var path = Path.Combine(folder, "model.safetensors.index.json");
        if (!System.IO.File.Exists(path))
            path = Directory.EnumerateFiles(folder, "*.safetensors.index.json").Order(StringComparer.Ordinal).FirstOrDefault() ?? "";
        if (path.Length == 0)
            return (null, null);
        var name = Path.GetFileName(path);
        try
        {
            using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(path));
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("weight_map", out var map)
                || map.ValueKind != JsonValueKind.Object)
                return (null, $"{name}: has no weight_map object");
            var weights = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var item in map.EnumerateObject())
            {
                if (item.Value.ValueKind != JsonValueKind.String)
                    return (null, $"{name}: weight_map entry '{item.Name}' is not a string");
                var shard = item.Value.GetString()!;
                if (Path.IsPathRooted(shard) || shard.Split('/', '\\').Contains(".."))
                    return (null, $"{name}: weight_map entry '{item.Name}' points outside of the directory ('{shard}')");
                if (!weights.TryAdd(item.Name, shard))
                    return (null, $"{name}: weight_map names '{item.Name}' twice");
            }

            long? total = document.RootElement.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
                && metadata.TryGetProperty("total_size", out var size)
                && size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out var bytes) ? bytes : null;
            return (new CheckpointIndex(name, weights, total), null);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return (null, $"{name}: is not valid JSON ({e.Message})");
        }
    }
}

using System.Text.Json;
using MlxDoctor.Tensors.Safetensors;

namespace MlxDoctor.Harness.Models;

/// <summary>Decides from the files alone whether a model folder can be loaded; reads headers, never weights.</summary>
internal static class Completeness
{
    private const string Index = "model.safetensors.index.json";
    private static readonly string[] Tokenizers = ["tokenizer.json", "tokenizer.model", "tekken.json", "vocab.json", "tiktoken.model", "qwen.tiktoken"];

    /// <summary>Complete, or the one reason why not.</summary>
    public static ModelState Of(string folder)
    {
        if (!Directory.Exists(folder))
            return ModelState.NotFound("the folder does not exist");
        var names = ModelFiles.List(folder);
        var state = Of(folder, names);
        return !state.IsComplete && Unfinished(names) is { } unfinished ? ModelState.Partial(unfinished) : state;
    }

    private static ModelState Of(string folder, IReadOnlyList<string> names)
    {
        var gguf = names.Where(n => Ends(n, ".gguf")).ToList();
        // A GGUF file carries its own configuration and tokenizer.
        if (gguf.Count > 0 && !names.Any(n => Ends(n, ".safetensors") || Ends(n, ".npz") || n == Index))
            return gguf.Select(n => Problem(folder, n, "GGUF"u8, "GGUF file")).OfType<ModelState>().FirstOrDefault() ?? ModelState.Complete(WeightFormat.Gguf);
        if (ConfigProblem(folder, names) is { } config)
            return config;
        var weights = names.Contains(Index) ? FromIndex(folder, names) : FromFiles(folder, names);
        return weights.IsComplete && !Tokenizers.Any(t => ModelFiles.Length(Path.Combine(folder, t)) > 0)
            ? ModelState.Partial($"no tokenizer ({string.Join(", ", Tokenizers.Take(3))} …)")
            : weights;
    }

    /// <summary>What downloaders leave behind while, or because, they have not finished.</summary>
    private static string? Unfinished(IReadOnlyList<string> names) =>
        names.FirstOrDefault(n => Ends(n, ".incomplete") || Ends(n, ".part") || Ends(n, ".download")) is { } name ? $"{name} is an unfinished download" : null;

    private static ModelState? ConfigProblem(string folder, IReadOnlyList<string> names)
    {
        var path = Path.Combine(folder, "config.json");
        if (!names.Contains("config.json"))
            return names.Count == 0 ? ModelState.Partial("the folder is empty") : ModelState.Partial("no config.json");
        if (ModelFiles.Length(path) is not > 0)
            return ModelState.Partial("config.json leads to nothing or is empty");
        return ReadObject(path) is { } problem ? ModelState.Damaged($"config.json {problem}") : null;
    }

    private static ModelState FromIndex(string folder, IReadOnlyList<string> names)
    {
        var path = Path.Combine(folder, Index);
        List<string> shards = [];
        try
        {
            using var index = JsonDocument.Parse(File.ReadAllBytes(path));
            if (index.RootElement.ValueKind != JsonValueKind.Object || !index.RootElement.TryGetProperty("weight_map", out var map)
                || map.ValueKind != JsonValueKind.Object)
                return ModelState.Damaged($"{Index} has no weight_map");
            foreach (var entry in map.EnumerateObject())
            {
                if (entry.Value.ValueKind != JsonValueKind.String || entry.Value.GetString() is not { Length: > 0 } shard || Path.IsPathRooted(shard)
                    || shard.Split('/', '\\').Contains(".."))
                    return ModelState.Damaged($"{Index} names no file for '{entry.Name}'");
                if (!shards.Contains(shard))
                    shards.Add(shard);
            }
        }
        catch (JsonException)
        {
            return ModelState.Damaged($"{Index} is no valid JSON");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ModelState.Partial($"{Index} cannot be read");
        }
        // Some converters write an index without entries beside a single file.
        return shards.Count == 0 ? FromFiles(folder, names) : Shards(folder, shards);
    }

    private static ModelState Shards(string folder, IReadOnlyList<string> shards)
    {
        var missing = shards.Where(s => !ModelFiles.Named(Path.Combine(folder, s))).Order(StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
            return ModelState.Partial(FormattableString.Invariant($"{missing.Count} of {shards.Count} shards missing, the first is {missing[0]}"));
        return shards.Order(StringComparer.Ordinal).Select(s => ShardProblem(folder, s)).OfType<ModelState>().FirstOrDefault()
            ?? ModelState.Complete(WeightFormat.Safetensors);
    }

    private static ModelState FromFiles(string folder, IReadOnlyList<string> names)
    {
        var tensors = names.Where(n => Ends(n, ".safetensors")).ToList();
        if (tensors.Count > 0)
            return tensors.Select(n => ShardProblem(folder, n)).OfType<ModelState>().FirstOrDefault() ?? MissingPart(tensors)
                ?? ModelState.Complete(WeightFormat.Safetensors);
        var packed = names.Where(n => Ends(n, ".npz")).ToList();
        return packed.Count == 0
            ? ModelState.Partial("no weights (.safetensors, .npz or .gguf)")
            : packed.Select(n => Problem(folder, n, "PK\u0003\u0004"u8, "zip archive")).OfType<ModelState>().FirstOrDefault()
                ?? ModelState.Complete(WeightFormat.Npz);
    }

    /// <summary>Without an index the numbers in the names are the only sign that a shard is not there.</summary>
    private static ModelState? MissingPart(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            var parts = Path.GetFileNameWithoutExtension(name).Split('-');
            if (parts is not [.., _, "of", var last] || !int.TryParse(last, out var count) || count < 1 || count > 100_000)
                continue;
            var stem = string.Join('-', parts[..^3]);
            var there = names.Count(n => n.StartsWith(stem + "-", StringComparison.Ordinal) && n.EndsWith($"-of-{last}.safetensors", StringComparison.Ordinal));
            if (there < count)
                return ModelState.Partial(FormattableString.Invariant($"{count - there} of {count} shards missing ({stem})"));
        }
        return null;
    }

    private static ModelState? ShardProblem(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        switch (ModelFiles.Length(path))
        {
            case null:
                return ModelState.Partial($"{name} leads to nothing");
            case 0:
                return ModelState.Partial($"{name} is empty");
        }
        try
        {
            using var file = SafetensorsFile.Open(path);
            return null;
        }
        catch (TensorFormatException e)
        {
            // The header says how long the file must be, so a shorter one is a download that stopped.
            return e.Truncated ? ModelState.Partial($"{name}: {e.Problem}") : ModelState.Damaged($"{name}: {e.Problem}");
        }
    }

    private static ModelState? Problem(string folder, string name, ReadOnlySpan<byte> magic, string what)
    {
        Span<byte> head = stackalloc byte[magic.Length];
        try
        {
            using var file = File.OpenRead(Path.Combine(folder, name));
            if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
                return ModelState.Partial($"{name} is cut short");
            return head.SequenceEqual(magic) ? null : ModelState.Damaged($"{name} is no {what}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ModelState.Partial($"{name} leads to nothing");
        }
    }

    private static string? ReadObject(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object ? null : "is no JSON object";
        }
        catch (JsonException)
        {
            return "is no valid JSON";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "cannot be read";
        }
    }

    private static bool Ends(string name, string extension) => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase);
}

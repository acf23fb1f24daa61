using System.Text;
using System.Text.Json;
using MlxDoctor.EmbeddedServer.Engine.Loading;

namespace MlxDoctor.EmbeddedServer.Engine.Text;

/// <summary>Reads <c>tokenizer.json</c>: byte-level BPE with one of the word rules that we know, or a byte-level Unigram list, as puppets have.</summary>
internal static class TokenizerFile
{
    private const string Qwen2Pattern = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>The tokenizer that the file describes.</summary>
    public static BpeTokenizer Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Read(path, document.RootElement);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException
            or FormatException)
        {
            throw new ModelLoadException($"{path}: not a readable tokenizer ({e.Message.ReplaceLineEndings(" ")}); copy the model directory again", e);
        }
    }

    private static BpeTokenizer Read(string path, JsonElement root)
    {
        var model = root.GetProperty("model");
        if (model.GetProperty("type").GetString() is var type && type is not ("BPE" or "Unigram"))
            throw Unsupported(path, $"model type '{type}'");
        if (root.TryGetProperty("normalizer", out var normalizer) && normalizer.ValueKind != JsonValueKind.Null)
            throw Unsupported(path, "a normalizer");
        if (type == "Unigram")
            return ReadUnigram(path, root, model);
        var split = ReadSplit(path, root.GetProperty("pre_tokenizer"));

        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in model.GetProperty("vocab").EnumerateObject())
            vocabulary[entry.Name] = entry.Value.GetInt32();
        var added = ReadAdded(root);

        var size = Math.Max(vocabulary.Values.DefaultIfEmpty(-1).Max(), added.Select(a => a.Id).DefaultIfEmpty(-1).Max()) + 1;
        if (size is <= 0 or > 2_000_000 || vocabulary.Values.Any(id => id < 0) || added.Any(a => a.Id < 0))
            throw new ModelLoadException($"{path}: its token ids do not run from 0 to a sensible number; copy the model directory again");
        var bytes = new byte[size][];
        Array.Fill(bytes, []);
        foreach (var (token, id) in vocabulary)
            bytes[id] = ByteAlphabet.BytesOf(token) ?? Encoding.UTF8.GetBytes(token);
        foreach (var token in added)
            bytes[token.Id] = Encoding.UTF8.GetBytes(token.Text);

        var byteIds = new int[256];
        for (var b = 0; b < 256; b++)
        {
            if (vocabulary.TryGetValue(ByteAlphabet.CharOf((byte)b).ToString(), out byteIds[b]))
                continue;
            if (model.TryGetProperty("unk_token", out var unknown) && unknown.ValueKind != JsonValueKind.Null)
                throw Unsupported(path, "an unk_token");
            byteIds[b] = BytePairMerger.NoToken;
        }

        return new BpeTokenizer(bytes, new BytePairMerger(byteIds, ReadMerges(path, model, vocabulary)), split, added);
    }

    private static BpeTokenizer ReadUnigram(string path, JsonElement root, JsonElement model)
    {
        if (!(root.GetProperty("pre_tokenizer") is var pre && IsType(pre, "ByteLevel") && !pre.GetProperty("add_prefix_space").GetBoolean()
            && !pre.GetProperty("use_regex").GetBoolean()))
            throw Unsupported(path, "a Unigram list that is not of bytes");
        var list = model.GetProperty("vocab").EnumerateArray().Select(e => (Text: e[0].GetString()!, Score: e[1].GetDouble())).ToList();
        var added = ReadAdded(root);
        if (added.Any(a => a.Id < 0 || a.Id >= list.Count))
            throw Unsupported(path, "added tokens beyond its list");
        var bytes = list.Select(e => ByteAlphabet.BytesOf(e.Text) ?? Encoding.UTF8.GetBytes(e.Text)).ToArray();
        foreach (var token in added)
            bytes[token.Id] = Encoding.UTF8.GetBytes(token.Text);
        try
        {
            return new BpeTokenizer(bytes, new UnigramCoder(list), WordSplit.None, added);
        }
        catch (ArgumentException e)
        {
            throw Unsupported(path, $"a Unigram list that cannot write every text ({e.Message})");
        }
    }

    private static List<AddedToken> ReadAdded(JsonElement root)
    {
        var added = new List<AddedToken>();
        foreach (var entry in root.GetProperty("added_tokens").EnumerateArray())
        {
            var content = entry.GetProperty("content").GetString();
            if (!string.IsNullOrEmpty(content))
                added.Add(new AddedToken(entry.GetProperty("id").GetInt32(), content, entry.GetProperty("special").GetBoolean()));
        }

        return added;
    }

    private static Dictionary<long, (int Rank, int Id)> ReadMerges(string path, JsonElement model, Dictionary<string, int> vocabulary)
    {
        var merges = new Dictionary<long, (int Rank, int Id)>();
        var rank = 0;
        foreach (var entry in model.GetProperty("merges").EnumerateArray())
        {
            var (left, right) = entry.ValueKind == JsonValueKind.Array
                ? (entry[0].GetString()!, entry[1].GetString()!)
                : entry.GetString()!.Split(' ') is [var l, var r] ? (l, r) : ("", "");
            if (!vocabulary.TryGetValue(left, out var leftId) || !vocabulary.TryGetValue(right, out var rightId)
                || !vocabulary.TryGetValue(left + right, out var id))
                throw new ModelLoadException(
                    $"{path}: merge {rank} ('{left}' and '{right}') names tokens that the vocabulary lacks; copy the model directory again");
            merges.TryAdd(BytePairMerger.Key(leftId, rightId), (rank++, id));
        }

        return merges;
    }

    private static WordSplit ReadSplit(string path, JsonElement preTokenizer)
    {
        if (preTokenizer.ValueKind == JsonValueKind.Object && preTokenizer.TryGetProperty("pretokenizers", out var steps) && steps.GetArrayLength() == 2
            && IsType(steps[1], "ByteLevel") && !steps[1].GetProperty("add_prefix_space").GetBoolean())
        {
            var usesRegex = steps[1].GetProperty("use_regex").GetBoolean();
            if (IsType(steps[0], "Split") && !usesRegex && steps[0].GetProperty("pattern").TryGetProperty("Regex", out var pattern)
                && pattern.GetString() == Qwen2Pattern)
                return WordSplit.Qwen2;
            if (IsType(steps[0], "Digits") && usesRegex && steps[0].GetProperty("individual_digits").GetBoolean())
                return WordSplit.DigitsThenGpt2;
        }

        throw Unsupported(path, "a pre_tokenizer other than those of Qwen2 and SmolLM2");
    }

    private static bool IsType(JsonElement step, string type) => step.GetProperty("type").GetString() == type;

    private static ModelLoadException Unsupported(string path, string what) =>
        new($"{path}: has {what}, which the embedded server does not know; use doctor-tiny, SmolLM2 or a real server");
}

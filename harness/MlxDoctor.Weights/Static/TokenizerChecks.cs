using System.Text.Json;
using MlxDoctor.Core.Findings;

namespace MlxDoctor.Weights.Static;

/// <summary>Tokenizer, chat template and stop tokens.</summary>
internal static class TokenizerChecks
{
    /// <summary>The checks.</summary>
    public static IReadOnlyList<StaticCheck> All { get; } =
    [
        new("tokenizer.present", FindingCode.WeightsTokenizerPresent, "there is a tokenizer", c =>
            c.Has("tokenizer.json") || c.Has("tokenizer.model") || c.Has("vocab.json")
                ? []
                : [new(StaticVerdict.Fail, "tokenizer.json", null, "is missing, and so are tokenizer.model and vocab.json")]),
        new("tokenizer.readable", FindingCode.WeightsTokenizerReadable, "tokenizer files are valid JSON", c =>
            new[] { "tokenizer.json", "tokenizer_config.json", "generation_config.json", "special_tokens_map.json" }.Where(f => c.Has(f) && c.Json(f) is null)
                .Select(f => new StaticFinding(StaticVerdict.Fail, f, null, "is not valid JSON"))),
        new("tokenizer.vocabulary", FindingCode.WeightsTokenizerVocabulary, "every token id is below vocab_size", Vocabulary),
        new("template.present", FindingCode.WeightsTemplatePresent, "there is a chat template", c =>
            c.Has("chat_template.jinja") || c.Has("chat_template.json")
                || (c.Json("tokenizer_config.json") is { ValueKind: JsonValueKind.Object } t && t.TryGetProperty("chat_template", out _))
                ? [] : [new(StaticVerdict.Warn, "chat_template.jinja", null, "is missing: chat requests fail or use a default template")]),
        new("stop.registered", FindingCode.WeightsStopRegistered, "a stop token is registered, and it is in the vocabulary", Stops),
        new("stop.agree", FindingCode.WeightsStopAgree, "config.json and generation_config.json name a common stop token", Agree),
    ];

    private static IEnumerable<StaticFinding> Vocabulary(StaticContext c)
    {
        if (c.Checkpoint.Config?.Integer("vocab_size") is not { } size || Tokens(c) is not { Count: > 0 } tokens)
            yield break;
        var (token, id) = tokens.MaxBy(t => t.Value);
        if (id >= size)
            yield return new StaticFinding(
                StaticVerdict.Fail, "tokenizer.json", null, FormattableString.Invariant($"token '{token}' has id {id}, vocab_size is {size}"));
    }

    private static IEnumerable<StaticFinding> Stops(StaticContext c)
    {
        var ids = Ids(c.Json("generation_config.json")).Concat(Ids(c.Checkpoint.Config?.Root)).Distinct().ToList();
        if (ids.Count == 0)
            yield return new StaticFinding(
                StaticVerdict.Warn, "config.json", null, "neither config.json nor generation_config.json has an eos_token_id: answers may not end");
        var known = Tokens(c)?.Values.ToHashSet();
        foreach (var id in ids.Where(i => known is { Count: > 0 } && !known.Contains(i)))
            yield return new StaticFinding(StaticVerdict.Fail, "tokenizer.json", null, FormattableString.Invariant($"has no token with the stop id {id}"));
        if (c.Json("tokenizer_config.json") is { ValueKind: JsonValueKind.Object } config && config.TryGetProperty("eos_token", out var eos)
            && (eos.ValueKind == JsonValueKind.Object
                && eos.TryGetProperty("content", out var content) ? content : eos) is { ValueKind: JsonValueKind.String } text
            && Tokens(c) is { Count: > 0 } tokens && !tokens.ContainsKey(text.GetString()!))
            yield return new StaticFinding(StaticVerdict.Fail, "tokenizer_config.json", null, $"eos_token '{text.GetString()}' is not in the vocabulary");
    }

    private static IEnumerable<StaticFinding> Agree(StaticContext c)
    {
        var own = Ids(c.Checkpoint.Config?.Root).ToList();
        var generation = Ids(c.Json("generation_config.json")).ToList();
        if (own.Count > 0 && generation.Count > 0 && !own.Intersect(generation).Any())
            yield return new StaticFinding(
                StaticVerdict.Warn, "generation_config.json", null,
                FormattableString.Invariant($"stop ids [{string.Join(", ", generation)}] have none of config.json's [{string.Join(", ", own)}]"));
    }

    private static IEnumerable<long> Ids(JsonElement? root)
    {
        if (root is not { ValueKind: JsonValueKind.Object } value || !value.TryGetProperty("eos_token_id", out var eos))
            yield break;
        if (eos.ValueKind == JsonValueKind.Number && eos.TryGetInt64(out var one))
            yield return one;
        if (eos.ValueKind != JsonValueKind.Array)
            yield break;
        foreach (var item in eos.EnumerateArray())
            if (item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out var id))
                yield return id;
    }

    private static Dictionary<string, long>? Tokens(StaticContext c)
    {
        if (c.Json("tokenizer.json") is not { ValueKind: JsonValueKind.Object } root)
            return null;
        var tokens = new Dictionary<string, long>(StringComparer.Ordinal);
        if (root.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.Object && model.TryGetProperty("vocab", out var vocabulary)
            && vocabulary.ValueKind == JsonValueKind.Object)
            foreach (var item in vocabulary.EnumerateObject())
                if (item.Value.ValueKind == JsonValueKind.Number && item.Value.TryGetInt64(out var id))
                    tokens[item.Name] = id;
        if (root.TryGetProperty("added_tokens", out var added) && added.ValueKind == JsonValueKind.Array)
            foreach (var item in added.EnumerateArray())
                if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String
                    && item.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out var number))
                    tokens[content.GetString()!] = number;
        return tokens;
    }
}

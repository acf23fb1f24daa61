using System.Globalization;
using System.Text.Json;
using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Engine;
using MlxDoctor.EmbeddedServer.Models;

namespace MlxDoctor.EmbeddedServer.Chat;

/// <summary>Validates what chat and plain completions have in common.</summary>
internal static class SamplingRules
{
    private const int MostStops = 4;

    /// <summary>Sampling parameters, without a prompt.</summary>
    public static GenerationRequest Sampling(JsonElement body, int vocabularySize)
    {
        var topK = Fields.Whole(body, "top_k", -1, int.MaxValue) ?? 0;
        var repetition = Fields.Number(body, "repetition_penalty", 0, 2) ?? 1;
        if (repetition == 0)
            throw ApiException.Invalid("repetition_penalty", "'repetition_penalty' must be above 0.", "invalid_value");
        _ = Fields.Whole(body, "n", 1, 1);
        return new GenerationRequest([], 0)
        {
            Temperature = Fields.Number(body, "temperature", 0, 2) ?? 0,
            TopP = Fields.Number(body, "top_p", 0, 1) ?? 1,
            TopK = (int)Math.Max(0, topK),
            MinP = Fields.Number(body, "min_p", 0, 1) ?? 0,
            Seed = Fields.Whole(body, "seed", long.MinValue, long.MaxValue),
            RepetitionPenalty = repetition,
            PresencePenalty = Fields.Number(body, "presence_penalty", -2, 2) ?? 0,
            FrequencyPenalty = Fields.Number(body, "frequency_penalty", -2, 2) ?? 0,
            LogitBias = LogitBias(body, vocabularySize),
        };
    }

    /// <summary>The <c>stop</c> strings.</summary>
    public static IReadOnlyList<string> Stops(JsonElement body)
    {
        if (Fields.Get(body, "stop") is not { } stop)
            return [];
        List<JsonElement> list = stop.ValueKind switch
        {
            JsonValueKind.String => [stop],
            JsonValueKind.Array => [.. stop.EnumerateArray()],
            _ => throw Fields.Wrong("stop", "a string or a list of strings"),
        };
        if (list.Any(s => s.ValueKind != JsonValueKind.String))
            throw Fields.Wrong("stop", "a string or a list of strings");
        if (list.Count > MostStops)
            throw ApiException.Invalid("stop", $"'stop' may have at most {MostStops} strings.", "array_above_max_length");
        return list.All(s => s.GetString()!.Length > 0)
            ? [.. list.Select(s => s.GetString()!)]
            : throw ApiException.Invalid("stop", "'stop' must not contain an empty string.", "invalid_value");
    }

    /// <summary>Whether events, and a usage event, are wanted.</summary>
    public static (bool Stream, bool IncludeUsage) Stream(JsonElement body)
    {
        var stream = Fields.Bool(body, "stream") ?? false;
        if (Fields.Get(body, "stream_options") is not { } options)
            return (stream, false);
        if (options.ValueKind != JsonValueKind.Object)
            throw Fields.Wrong("stream_options", "an object");
        if (!stream)
            throw ApiException.Invalid("stream_options", "'stream_options' is only allowed when 'stream' is true.", "invalid_value");
        return (stream, Fields.Bool(options, "include_usage") ?? false);
    }

    /// <summary>Refuses a model that is not served.</summary>
    public static void Model(JsonElement body, ServedModel served)
    {
        if (Fields.Text(body, "model") is not { } model)
            return;
        if (model.Length == 0)
            throw ApiException.Invalid("model", "'model' must not be empty.", "invalid_value");
        if (!served.Means(model))
            throw ApiException.NotFound($"The model '{model}' does not exist; this server has '{served.Name}'.", "model", "model_not_found");
    }

    private static Dictionary<int, float>? LogitBias(JsonElement body, int vocabularySize)
    {
        if (Fields.Get(body, "logit_bias") is not { } map)
            return null;
        if (map.ValueKind != JsonValueKind.Object)
            throw Fields.Wrong("logit_bias", "an object");
        var bias = new Dictionary<int, float>();
        foreach (var entry in map.EnumerateObject())
        {
            if (!int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id >= vocabularySize)
                throw ApiException.Invalid("logit_bias", $"'logit_bias' names '{entry.Name}', which is no token id below {vocabularySize}.", "invalid_value");
            if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetSingle(out var value) || !(value >= -100 && value <= 100))
                throw ApiException.Invalid("logit_bias", $"'logit_bias' of {id} must be a number from -100 to 100.", "invalid_value");
            bias[id] = value;
        }
        return bias.Count > 0 ? bias : null;
    }
}

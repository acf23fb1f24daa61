using System.Text.Json;

namespace MlxDoctor.Harness.Client;

/// <summary>Token counts of the Messages API: a stream sends them at its start and, cumulative, at its end.</summary>
internal sealed record MessagesUsage(long? Input, long? Output, long? CacheRead, long? CacheCreated, int Event)
{
    /// <summary>Reads a usage object; what it does not say stays as it was said before.</summary>
    public static MessagesUsage Read(JsonElement usage, int position, MessagesUsage? before) => new(
        JsonText.Whole(usage, "input_tokens") ?? before?.Input,
        JsonText.Whole(usage, "output_tokens") ?? before?.Output,
        JsonText.Whole(usage, "cache_read_input_tokens") ?? before?.CacheRead,
        JsonText.Whole(usage, "cache_creation_input_tokens") ?? before?.CacheCreated,
        position);

    /// <summary>In chat's terms: the prompt is what was new, what was read from the cache and what was written to it.</summary>
    public TokenUsage ToUsage() => new()
    {
        Prompt = Input is null ? null : Input + (CacheRead ?? 0) + (CacheCreated ?? 0),
        Completion = Output,
        CachedTokens = CacheRead,
        Event = Event,
    };
}

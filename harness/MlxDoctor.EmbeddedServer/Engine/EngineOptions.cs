namespace MlxDoctor.EmbeddedServer.Engine;

/// <summary>How much the engine may use.</summary>
internal sealed record EngineOptions
{
    /// <summary>Answers generated at the same time; more wait.</summary>
    public int MaxStreams { get; init; } = 8;

    /// <summary>Words of the vocabulary are exchanged in pairs; see <see cref="Text.DisguisedCodec"/>.</summary>
    public bool Disguise { get; init; }

    /// <summary>Threads that compute, the scheduler's own included.</summary>
    public int Threads { get; init; } = Math.Min(Environment.ProcessorCount, 16);

    /// <summary>Bytes of keys and values that are kept for later prompts.</summary>
    public long PrefixCacheBytes { get; init; } = 64L << 20;

    /// <summary>A model whose longest prompt needs more than that keeps up to so many bytes, or it could never reuse it.</summary>
    public long LongPromptCacheBytes { get; init; } = 400L << 20;

    /// <summary>Bytes of keys and values that running answers may need together; at least one answer always runs.</summary>
    public long RunningCacheBytes { get; init; } = 1L << 30;

    /// <summary>Prompt tokens computed in one step when nobody waits for a next token.</summary>
    public int PrefillChunk { get; init; } = 256;

    /// <summary>Prompt tokens computed in one step beside answers that are being generated.</summary>
    public int MixedPrefillChunk { get; init; } = 64;
}

namespace MlxDoctor.Harness.Client;

/// <summary>What happened on the wire, before anything is read into it.</summary>
internal sealed record Exchange
{
    /// <summary>What was sent.</summary>
    public required ApiRequest Request { get; init; }

    /// <summary>Where it was sent.</summary>
    public required string Url { get; init; }

    /// <summary>Wall clock when it was sent.</summary>
    public DateTimeOffset SentAt { get; init; }

    /// <summary>Ticks of one second, as of the clock that stamped the chunks.</summary>
    public required long TicksPerSecond { get; init; }

    /// <summary>Status code; null without an answer.</summary>
    public int? Status { get; init; }

    /// <summary>For example <c>1.0</c>.</summary>
    public string? HttpVersion { get; init; }

    /// <summary>Text after the status code.</summary>
    public string? ReasonPhrase { get; init; }

    /// <summary>Headers of the answer.</summary>
    public IReadOnlyList<HeaderField> Headers { get; init; } = [];

    /// <summary>Pieces of the body as they came.</summary>
    public IReadOnlyList<Chunk> Chunks { get; init; } = [];

    /// <summary>The body as received.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>When the headers had come; null without an answer.</summary>
    public long? HeadersTicks { get; init; }

    /// <summary>When the exchange was over.</summary>
    public long EndTicks { get; init; }

    /// <summary>How it ended.</summary>
    public TransportEnd End { get; init; }

    /// <summary>What the transport said when it did not end cleanly.</summary>
    public string? Failure { get; init; }

    /// <summary>Which limit was exceeded, for example <c>limit.line</c>.</summary>
    public string? LimitCode { get; init; }

    /// <summary>True when the body was still open long after its [DONE].</summary>
    public bool OpenAfterDone { get; init; }

    /// <summary>The first header of that name, or null.</summary>
    public string? Header(string name)
    {
        foreach (var field in Headers)
            if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return field.Value;
        return null;
    }
}

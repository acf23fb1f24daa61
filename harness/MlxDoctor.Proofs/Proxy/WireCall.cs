using System.Text.Json.Nodes;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Proofs.Proxy;

/// <summary>One request as a fault sees it.</summary>
internal sealed record WireCall
{
    /// <summary>First line and headers.</summary>
    public required WireHead Head { get; init; }

    /// <summary>The body as an object; null when it is none.</summary>
    public JsonObject? Body { get; init; }

    /// <summary>Which request this is since the fault began, from 1; only requests that generate are counted.</summary>
    public int Number { get; init; }

    /// <summary>How often this very body was sent before.</summary>
    public int Seen { get; init; }

    /// <summary>Other requests that were being answered when this one came.</summary>
    public int Beside { get; init; }

    /// <summary>Clients that hung up so far.</summary>
    public int Left { get; init; }

    /// <summary>What the fault keeps between requests.</summary>
    public required WireMemory Memory { get; init; }

    /// <summary>Path without the query.</summary>
    public string Path => Head.Target.Split('?')[0];

    /// <summary>True for chat completions.</summary>
    public bool Chat => Head.Method == "POST" && Path.EndsWith("/chat/completions", StringComparison.Ordinal);

    /// <summary>True where an event stream is asked for.</summary>
    public bool Stream => Body?["stream"] is JsonValue v && v.TryGetValue(out bool on) && on;

    /// <summary>True where tools are offered.</summary>
    public bool Tools => Body?["tools"] is JsonArray { Count: > 0 };
}

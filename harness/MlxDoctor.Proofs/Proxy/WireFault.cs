using System.Text.Json.Nodes;

namespace MlxDoctor.Proofs.Proxy;

/// <summary>A way in which the wire lies about a healthy server.</summary>
/// <param name="Name">Class and symptom, for example <c>stream.done-missing</c>.</param>
/// <param name="What">One sentence for the page.</param>
internal sealed record WireFault(string Name, string What)
{
    /// <summary>First word of the name.</summary>
    public string Class => Name.Split('.')[0];

    /// <summary>Requests that it touches; by default every chat completion.</summary>
    public Func<WireCall, bool> When { get; init; } = call => call.Chat;

    /// <summary>Answers in place of the server; null passes the request on.</summary>
    public Func<WireCall, WireReply?>? Reply { get; init; }

    /// <summary>Answers in place of what the server said, by its status; null passes the answer on.</summary>
    public Func<WireCall, int, WireReply?>? Instead { get; init; }

    /// <summary>Spoils the request.</summary>
    public Action<JsonObject>? Request { get; init; }

    /// <summary>Spoils an answer that is whole.</summary>
    public Action<WireCall, JsonObject>? Plain { get; init; }

    /// <summary>Spoils a stream.</summary>
    public Func<WireCall, EventFilter>? Stream { get; init; }

    /// <summary>Label of streams instead of the server's.</summary>
    public string? StreamType { get; init; }

    /// <summary>Wait before the answer.</summary>
    public Func<WireCall, TimeSpan>? Wait { get; init; }

    /// <summary>The server goes on working for a client that left.</summary>
    public bool Strays { get; init; }

    /// <summary>Cases that are put first, as patterns of ids; only the order depends on it.</summary>
    public IReadOnlyList<string> First { get; init; } = [];
}

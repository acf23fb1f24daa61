using System.Text.Json.Nodes;

namespace MlxDoctor.Proofs.Proxy;

/// <summary>What the proxy answers itself.</summary>
/// <param name="Status">Status; 0 closes the connection without an answer.</param>
/// <param name="Body">The body.</param>
internal sealed record WireReply(int Status, string Body = "")
{
    /// <summary>No answer: the connection is closed.</summary>
    public static WireReply Drop { get; } = new(0);

    /// <summary>No answer, and the connection stays open until the client has enough.</summary>
    public static WireReply Hang { get; } = new(-1);

    /// <summary>Content type of the body.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>An error in the form of the API.</summary>
    public static WireReply Error(int status, string message) =>
        new(
            status,
            new JsonObject { ["error"] = new JsonObject { ["message"] = message, ["type"] = "server_error", ["param"] = null, ["code"] = null } }
                .ToJsonString());
}

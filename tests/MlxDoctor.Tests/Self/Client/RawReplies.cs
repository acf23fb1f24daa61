using System.Text.Json.Nodes;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Client;
using MlxDoctor.Tests.Support;

namespace MlxDoctor.Tests.Self.Client;

/// <summary>Pieces of answers that raw servers send, and the requests that ask for them.</summary>
internal static class RawReplies
{
    public const string SseHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    public const string OldSseHead = "HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
    public const string Hello = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"}}]}\n\n";
    public const string Finish = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    public const string Done = "data: [DONE]\n\n";

    public static readonly ClientOptions Patient = new() { Ids = new RequestIds() };
    public static readonly ClientOptions Hasty =
        Patient with { IdleTimeout = TimeSpan.FromMilliseconds(300), AfterDoneTimeout = TimeSpan.FromMilliseconds(300) };
    public static readonly ApiRequest Chat = ApiRequest.Chat(new JsonObject { ["model"] = "m", ["stream"] = true, ["messages"] = new JsonArray() });
    public static readonly ApiRequest PlainChat = ApiRequest.Chat(new JsonObject { ["model"] = "m", ["messages"] = new JsonArray() });

    /// <summary>Sends a request and returns what came of it.</summary>
    public static async Task<Transcript> SendAsync(
        RawTcpServer server, ApiRequest request, ClientOptions? options = null, Endpoint? endpoint = null, CancellationToken cancel = default)
    {
        using var client = new ApiClient(endpoint ?? server.Endpoint, (options ?? Patient) with { Ids = new RequestIds() }, TimeProvider.System);
        return await client.SendAsync(request, cancel);
    }
}

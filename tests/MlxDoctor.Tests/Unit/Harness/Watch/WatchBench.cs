using System.Net.Http.Headers;
using MlxDoctor.Harness.Agents.Cli;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Watch;
using MlxDoctor.Tests.Support;

namespace MlxDoctor.Tests.Unit.Harness.Watch;

/// <summary>A server that gives written answers, the proxy, and the judge behind it.</summary>
internal sealed class WatchBench : IAsyncDisposable
{
    /// <summary>What an agent offers.</summary>
    public const string Tools =
        """[{"type":"function","function":{"name":"read_file","parameters":{"type":"object","properties":{"path":{"type":"string"},"line":{"type":"integer"}},"required":["path"]}}}]""";

    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";

    private readonly RawTcpServer _server;
    private readonly TurnJudge _judge;

    private WatchBench(RawTcpServer server) => (_server, _judge) = (server, new TurnJudge(server.Endpoint, new HashSet<string> { "test-model" }));

    /// <summary>The proxy.</summary>
    public RecordingProxy Proxy { get; private set; } = null!;

    /// <summary>What was judged.</summary>
    public List<WatchedTurn> Turns { get; } = [];

    /// <summary>What the server got.</summary>
    public IEnumerable<RawRequest> Requests => _server.Requests;

    /// <summary>Answers each request with the next of the given texts, whole answers with their heads.</summary>
    public static Task<WatchBench> StartAsync(params string[] answers)
    {
        var n = -1;
        return StartAsync(async connection =>
        {
            if (await connection.ReadRequestAsync() is not null)
                await connection.WriteAsync(answers[Math.Min(Interlocked.Increment(ref n), answers.Length - 1)]);
        });
    }

    /// <summary>The same with a server of any manners.</summary>
    public static async Task<WatchBench> StartAsync(Func<RawConnection, Task> handler)
    {
        var bench = new WatchBench(RawTcpServer.Start(handler));
        bench.Proxy = await RecordingProxy.StartAsync(
            bench._server.Endpoint, new ClientOptions { Ids = new RequestIds() }, TimeProvider.System, CancellationToken.None,
            turn => bench.Turns.Add(bench._judge.Judge(turn)));
        return bench;
    }

    /// <summary>A correct stream of words, or of calls when there are any.</summary>
    public static string Stream(string words, params (string Id, string Name, string Arguments)[] calls)
    {
        List<string> deltas = ["""{"role":"assistant","content":""}"""];
        if (calls.Length == 0)
            deltas.Add($$"""{"content":{{System.Text.Json.JsonSerializer.Serialize(words)}}}""");
        deltas.AddRange(calls.Select((c, i) =>
            $$$"""{"tool_calls":[{"index":{{{i}}},"id":"{{{c.Id}}}","type":"function","function":{"name":"{{{c.Name}}}","arguments":{{{System.Text.Json.JsonSerializer.Serialize(c.Arguments)}}}}}]}"""));
        var end = calls.Length == 0 ? "stop" : "tool_calls";
        const string Usage = """{"prompt_tokens":9,"completion_tokens":7,"total_tokens":16}""";
        return $"{Head}{string.Concat(deltas.Select(d => Chunk(d, "null")))}{Chunk("{}", $"\"{end}\"")}data: {Frame("[]", Usage)}\n\ndata: [DONE]\n\n";
    }

    /// <summary>A request body with a conversation.</summary>
    public static string Ask(params string[] messages) =>
        $$"""{"model":"local-model","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"system","content":"s"},{{string.Join(',', messages)}}],"tools":{{Tools}}}""";

    /// <summary>Words of a user.</summary>
    public static string User(string words = "read it") => $$"""{"role":"user","content":"{{words}}"}""";

    /// <summary>The history's copy of calls.</summary>
    public static string Called(params string[] ids) =>
        $$"""{"role":"assistant","content":null,"tool_calls":[{{string.Join(',', ids.Select(i => $$$"""{"id":"{{{i}}}","type":"function","function":{"name":"read_file","arguments":"{\"path\":\"a\"}"}}"""))}}]}""";

    /// <summary>A tool's result.</summary>
    public static string Result(string id, string words = "text") => $$"""{"role":"tool","tool_call_id":"{{id}}","content":"{{words}}"}""";

    /// <summary>Sends a body as an agent would and reads the answer to its end.</summary>
    public async Task<string> SendAsync(string body, string path = "/v1/chat/completions")
    {
        using var client = new HttpClient { BaseAddress = Proxy.Url };
        using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>The codes of all turns with whom they blame, once the session is over.</summary>
    public async Task<IReadOnlyList<string>> EndAsync()
    {
        await Proxy.DisposeAsync();
        return [.. Turns.OrderBy(t => t.Number).SelectMany(t => t.Outcome.Findings.Select(f => $"{t.Number} {f.Blame} {f.Code}"))];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await _server.DisposeAsync();
    }

    private static string Chunk(string delta, string finish) => $"data: {Frame($$"""[{"index":0,"delta":{{delta}},"finish_reason":{{finish}}}]""", null)}\n\n";

    private static string Frame(string choices, string? usage) =>
        $$"""{"id":"c1","object":"chat.completion.chunk","created":1700000000,"model":"test-model","choices":{{choices}}{{(usage is null ? "" : $",\"usage\":{usage}")}}}""";
}

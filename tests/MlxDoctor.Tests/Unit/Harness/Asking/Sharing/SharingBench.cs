using System.Text;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Tests.Support;
using MlxDoctor.Tests.Unit.Harness.Cases.Perf;

namespace MlxDoctor.Tests.Unit.Harness.Asking.Sharing;

/// <summary>A server that says one word, and cases that ask for it.</summary>
internal sealed class SharingBench : IAsyncDisposable, ITranscriptSink
{
    private readonly RawTcpServer _server;
    private int _answers;

    /// <summary>Starts it.</summary>
    /// <param name="say">The word of an answer, by its number from 1 and whether it is streamed; "!" breaks it off, "500" refuses it, "error" puts an error
    /// under status 200.</param>
    public SharingBench(Func<int, bool, string>? say = null)
    {
        _server = RawTcpServer.Start(async connection =>
        {
            if (await connection.ReadRequestAsync() is not { } request)
                return;
            var stream = Encoding.UTF8.GetString(request.Body).Contains("\"stream\":true", StringComparison.Ordinal);
            var number = Interlocked.Increment(ref _answers);
            await connection.WriteAsync(Reply(number, stream, say?.Invoke(number, stream) ?? "Oslo"));
        });
        Session = new FakeServer(owned: true) { Endpoint = _server.Endpoint };
        Context = new CaseContext(Session, PromptBook.Load(Path.Combine(Repo.Root, "fixtures", "prompts.yaml")), ModelTrust.Unknown, this)
        {
            Capabilities = new Capabilities(),
            ModelNames = new HashSet<string> { _server.Endpoint.Model },
            ClientOptions = new ClientOptions { Ids = new RequestIds() },
        };
    }

    public FakeServer Session { get; }

    public CaseContext Context { get; init; }

    /// <summary>Requests that reached the server.</summary>
    public int Sent => _server.Requests.Count;

    /// <summary>Transcripts that were kept, and referred to.</summary>
    public List<string> Kept { get; } = [];

    public List<string> Referred { get; } = [];

    public static CaseInfo Info(string id) => new(id, Area.Contract, "a question", "an answer", "because");

    public static JsonObject Body(string word = "hello") => new()
    {
        ["model"] = "test-model",
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = word }),
        ["temperature"] = 0,
    };

    /// <summary>Puts a case that asks whole and streamed.</summary>
    public Task<CaseOutcome> PairAsync(string id, Func<CaseInfo, CaseInfo>? declare = null, string word = "hello", CaseContext? context = null) =>
        RunAsync(id, async (ask, cancellation) => await ask.ChatPairAsync(Body(word), cancellation), declare, context);

    /// <summary>Puts a case that asks in its own way.</summary>
    public Task<CaseOutcome> RunAsync(
        string id, Func<Asker, CancellationToken, Task> ask, Func<CaseInfo, CaseInfo>? declare = null, CaseContext? context = null) =>
        CaseRunner.RunAsync(
            Judged.Case(declare?.Invoke(Info(id)) ?? Info(id), (_, asker, _, stop) => ask(asker, stop)), context ?? Context, [], CancellationToken.None);

    public void Keep(Transcript transcript) => Kept.Add(transcript.Id);

    public void Refer(Transcript transcript) => Referred.Add(transcript.Id);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string Reply(int number, bool stream, string word)
    {
        const string usage = """ "usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11} """;
        var envelope = FormattableString.Invariant(
            $"\"id\":\"chatcmpl-{number}\",\"created\":{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()},\"model\":\"test-model\"");
        if (word == "500")
            return Http("500 Oops", "application/json", """{"error":{"message":"busy with itself","type":"server_error","param":null,"code":null}}""");
        if (word == "error")
            return Http("200 OK", "application/json", """{"error":{"message":"out of memory","type":"server_error","param":null,"code":null}}""");
        if (word == "!")
            return $"HTTP/1.1 200 OK\r\nContent-Type: {(stream ? "text/event-stream" : "application/json")}\r\nContent-Length: 900\r\nConnection: "
                + "close\r\n\r\n{{\"id\":";
        if (!stream)
            return Http(
                "200 OK", "application/json",
                $$"""{{{envelope}},"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"{{word}}"},"logprobs":null,"finish_reason":"stop"}],{{usage}}}""");
        string Event(string rest) => $"data: {{{envelope},\"object\":\"chat.completion.chunk\",{rest}}}\n\n";
        return Http("200 OK", "text/event-stream", Event("""
            "choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]
            """.Trim()) + Event($$"""
            "choices":[{"index":0,"delta":{"content":"{{word}}"},"logprobs":null,"finish_reason":null}]
            """.Trim()) + Event("""
            "choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}]
            """.Trim()) + Event($"\"choices\":[],{usage}") + "data: [DONE]\n\n");
    }

    private static string Http(string status, string type, string body) =>
        FormattableString.Invariant(
            $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}");
}

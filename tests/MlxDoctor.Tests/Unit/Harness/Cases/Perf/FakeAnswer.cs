using System.Globalization;
using System.Text;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Tests.Unit.Harness.Cases.Perf;

/// <summary>A streamed answer with exact arrival times.</summary>
internal sealed record FakeAnswer
{
    public double TtftMs { get; init; } = 100;
    public double ItlMs { get; init; } = 10;
    public int Tokens { get; init; } = 11;
    public int TokensPerChunk { get; init; } = 1;
    public double TailMs { get; init; } = 5;
    public long? UsageTokens { get; init; } = -1;
    public long Prompt { get; init; } = 50;
    public long? Cached { get; init; } = 0;
    public bool Done { get; init; } = true;
    public int Thinking { get; init; }
    public string? Tool { get; init; }
    public string Arguments { get; init; } = """{\"location\": \"Oslo\"}""";
    public ApiRequest Request { get; init; } = new() { Id = "r1", Method = "POST", Path = "/v1/chat/completions", Body = "{}"u8.ToArray(), Stream = true };

    public Transcript Make()
    {
        var body = new List<byte>();
        var chunks = new List<Chunk>();
        Send("""{"role":"assistant","content":""}""", 1);
        var at = TtftMs;
        var cached = Cached?.ToString(CultureInfo.InvariantCulture) ?? "null";
        for (var sent = 0; sent < Tokens; sent += TokensPerChunk)
        {
            var field = sent < Thinking ? "reasoning_content" : "content";
            Send(Tool is null
                ? $$"""{"{{field}}":"{{new string('x', 3 * TokensPerChunk)}}"}"""
                : $$$"""{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"{{{Tool}}}","arguments":"{{{Arguments}}}"}}]}""", at);
            at += ItlMs * TokensPerChunk;
            if (Tool is not null)
                break;
        }
        at += TailMs - (ItlMs * TokensPerChunk);
        if (Done)
        {
            Add(
                $$"""{"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"{{(Tool is null ? "length" : "tool_calls")}}"}]}""",
                at);
            if (UsageTokens is { } usage)
                Add(
                    $$$"""{"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":{{{Prompt}}},"completion_tokens":{{{(usage < 0 ? Tokens : usage)}}},"total_tokens":1,"prompt_tokens_details":{"cached_tokens":{{{cached}}} } } }""",
                    at);
            Add("[DONE]", at);
        }
        return TranscriptReader.Read(new Exchange
        {
            Request = Request,
            Url = "http://127.0.0.1/v1/chat/completions",
            TicksPerSecond = TranscriptReplay.TicksPerSecond,
            Status = 200,
            HttpVersion = "1.1",
            Headers = [new HeaderField("Content-Type", "text/event-stream")],
            Chunks = chunks,
            Body = body.ToArray(),
            HeadersTicks = 0,
            EndTicks = (long)(at * 1000),
            End = TransportEnd.Clean,
        }, new ClientOptions());

        void Send(string delta, double ms) =>
            Add($$"""{"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{{delta}},"finish_reason":null}]}""", ms);

        void Add(string data, double ms)
        {
            var bytes = Encoding.UTF8.GetBytes($"data: {data}\n\n");
            chunks.Add(new Chunk((long)(ms * 1000), body.Count, bytes.Length));
            body.AddRange(bytes);
        }
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Client;
using MlxDoctor.Proofs.Proxy;
using MlxDoctor.Proofs.Proxy.Faults;
using Xunit;

namespace MlxDoctor.Tests.Unit.Proofs.Proxy;

[Trait("Tier", "Smoke")]
public sealed class WireProxyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly string Events = string.Concat(
        ((string[])[
            """{"role":"assistant","content":""}""", """{"content":"one "}""", """{"content":"two "}""", """{"content":"three "}""", """{"content":"four"}""",
        ])
            .Select(
                d => $$"""data: {"id":"c1","object":"chat.completion.chunk","created":1790000000,"model":"m","choices":[{"index":0,"delta":{{d}},"finish_reason":null}]}""" + "\n\n"))
        + """data: {"id":"c1","object":"chat.completion.chunk","created":1790000000,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"""
        + "\n\n"
        + "data: [DONE]\n\n";

    [Fact]
    public async Task A_true_wire_passes_every_byte()
    {
        await using var upstream = new TinyUpstream(Chunked(Events));
        var (t, touched) = await AskAsync(upstream, null, stream: true);
        t.BodyText.Should().Be(Events);
        t.Answer.Content.Should().Be("one two three four");
        (t.HasDone, t.Ending, touched).Should().Be((true, Ending.FinishedWithDone, false));
    }

    [Theory]
    [InlineData("stream.event-lost", "one two four")]
    [InlineData("stream.first-text-lost", "two three four")]
    [InlineData("stream.last-text-lost", "one two three ")]
    [InlineData("stream.event-doubled", "one two three three four")]
    [InlineData("stream.events-swapped", "one three two four")]
    [InlineData("stream.replayed", "one two three fourone two three four")]
    [InlineData("content.half-stream", "one two t")]
    [InlineData("content.half-plain", "one two three four")]
    public async Task A_fault_of_the_text_is_the_fault_that_it_says(string fault, string text)
    {
        await using var upstream = new TinyUpstream(Chunked(Events));
        var (t, touched) = await AskAsync(upstream, fault, stream: true);
        (t.Answer.Content, t.HasDone, touched).Should().Be((text, true, text != "one two three four"));
    }

    [Fact]
    public async Task A_stream_loses_its_done()
    {
        await using var upstream = new TinyUpstream(Chunked(Events));
        var (t, _) = await AskAsync(upstream, "stream.done-missing", stream: true);
        (t.HasDone, t.Ending, t.Answer.FinishReason).Should().Be((false, Ending.CleanCloseWithoutDone, "stop"));
    }

    [Theory]
    [InlineData("stream.cut-clean", false)]
    [InlineData("stream.cut-reset", true)]
    public async Task A_cut_ends_as_a_dying_or_as_an_orderly_server(string fault, bool broken)
    {
        await using var upstream = new TinyUpstream(Chunked(Events));
        var (t, _) = await AskAsync(upstream, fault, stream: true);
        t.Ending.Should().Be(broken ? Ending.BrokenConnection : Ending.CleanCloseWithoutDone);
        "one two three ".Should().StartWith(t.Answer.Content ?? "");
        t.HasDone.Should().BeFalse();
    }

    [Fact]
    public async Task An_answer_that_lasts_until_the_connection_closes_is_passed_on()
    {
        await using var upstream = new TinyUpstream("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{\"id\":\"plain\"}");
        var (t, _) = await AskAsync(upstream, null, stream: false);
        (t.BodyText, t.Ending).Should().Be(("{\"id\":\"plain\"}", Ending.NonStreamComplete));
    }

    [Fact]
    public async Task A_member_of_the_request_is_lost_on_the_way()
    {
        await using var upstream = new TinyUpstream(Plain("""{"id":"c1"}"""));
        var (_, touched) = await AskAsync(upstream, "param.stop-dropped", stream: false, body => body["stop"] = "ä");
        upstream.Asked.Should().ContainSingle().Which.Should().Contain("\"messages\"").And.NotContain("stop");
        touched.Should().BeTrue();
    }

    [Fact]
    public async Task A_fault_without_effect_is_known_as_such()
    {
        await using var upstream = new TinyUpstream(Plain("""{"id":"c1","choices":[{"message":{"content":"no tool"}}]}"""));
        var (t, touched) = await AskAsync(upstream, "tools.arguments-cut", stream: false);
        (t.Answer.Content, touched).Should().Be(("no tool", false));
    }

    [Theory]
    [InlineData("usage.prompt-doubled", 10, 3, 13)]
    [InlineData("usage.completion-one-more", 5, 4, 9)]
    [InlineData("usage.total-wrong", 5, 3, 9)]
    public async Task Counts_are_spoilt(string fault, int prompt, int completion, int total)
    {
        await using var upstream = new TinyUpstream(
            Plain(
                """{"id":"c1","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":3,"total_tokens":8}}"""));
        var (t, _) = await AskAsync(upstream, fault, stream: false);
        (t.Answer.Usage!.Prompt, t.Answer.Usage.Completion, t.Answer.Usage.Total).Should().Be((prompt, completion, total));
    }

    [Fact]
    public async Task A_refusal_becomes_an_answer()
    {
        await using var upstream = new TinyUpstream("HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
        var (t, _) = await AskAsync(upstream, "param.refusal-accepted", stream: false);
        (t.Status, t.Answer.Content).Should().Be((200, "Hello"));
    }

    [Fact]
    public async Task A_client_that_leaves_is_felt_upstream()
    {
        await using var upstream = new TinyUpstream(Head + Chunk(Events[..200]), waits: true);
        await using var proxy = new WireProxy(() => upstream.Url, TimeProvider.System);
        await LeaveAsync(proxy);
        await upstream.Left.WaitAsync(Patience);
        upstream.Left.IsCompleted.Should().BeTrue();
    }

    [Fact]
    public async Task A_wire_that_strays_keeps_the_server_working()
    {
        await using var upstream = new TinyUpstream(Head + Chunk(Events[..200]), waits: true);
        await using (var proxy = new WireProxy(() => upstream.Url, TimeProvider.System))
        {
            proxy.Use(WireFaults.All.Single(f => f.Name == "state.strays"));
            await LeaveAsync(proxy);
            for (var i = 0; i < 200 && !proxy.Touched; i++)
                await Task.Delay(50);
            (proxy.Touched, upstream.Left.IsCompleted).Should().Be((true, false));
        }
        await upstream.Left.WaitAsync(Patience);
    }

    [Fact]
    public async Task One_connection_carries_several_requests()
    {
        await using var upstream = new TinyUpstream(Plain("""{"id":"c1"}"""));
        await using var proxy = new WireProxy(() => upstream.Url, TimeProvider.System);
        using var client = new ApiClient(Endpoint(proxy), new ClientOptions { KeepAlive = true, Timeout = Patience }, TimeProvider.System);
        for (var i = 0; i < 3; i++)
            (await client.SendAsync(ApiRequest.Chat(Body(false)), default)).Status.Should().Be(200);
        (upstream.Asked.Count, upstream.Connections).Should().Be((3, 1));
    }

    [Fact]
    public void Faults_have_names_of_their_own_and_touch_something() =>
        WireFaults.All.Should().OnlyHaveUniqueItems(f => f.Name)
            .And.OnlyContain(f => f.Reply != null || f.Instead != null || f.Request != null || f.Plain != null || f.Stream != null || f.StreamType != null
                || f.Wait != null || f.Strays);

    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static string Chunk(string text) => Encoding.UTF8.GetByteCount(text).ToString("x", CultureInfo.InvariantCulture) + "\r\n" + text + "\r\n";

    private static string Chunked(string body) => Head + Chunk(body[..150]) + Chunk(body[150..]) + "0\r\n\r\n";

    private static string Plain(string body) =>
        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    private static JsonObject Body(bool stream) => new() { ["model"] = "m", ["messages"] = new JsonArray(), ["stream"] = stream };

    private static Endpoint Endpoint(WireProxy proxy) => new(new Uri(proxy.Url, "/v1"), "m");

    private static async Task<(Transcript Transcript, bool Touched)> AskAsync(
        TinyUpstream upstream, string? fault, bool stream, Action<JsonObject>? change = null)
    {
        await using var proxy = new WireProxy(() => upstream.Url, TimeProvider.System);
        proxy.Use(fault is null ? null : WireFaults.All.Single(f => f.Name == fault));
        using var client = new ApiClient(Endpoint(proxy), new ClientOptions { Timeout = Patience, IdleTimeout = Patience }, TimeProvider.System);
        var body = Body(stream);
        change?.Invoke(body);
        var t = await client.SendAsync(ApiRequest.Chat(body), default);
        return (t, proxy.Touched);
    }

    private static async Task LeaveAsync(WireProxy proxy)
    {
        using var client = new ApiClient(Endpoint(proxy), new ClientOptions { Timeout = Patience, IdleTimeout = Patience }, TimeProvider.System);
        await client.SendAsync(ApiRequest.Chat(Body(true)) with { AbortWhen = p => p.Events.Count >= 1 }, default);
    }
}

using System.Text.Json.Nodes;
using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Agents;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Cases.Benchmark;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Tests.Support;
using MlxDoctor.Tests.Unit.Harness.Cases.Perf;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Asking.Silence;

/// <summary>A server that becomes silent in the middle of a run; the clock is moved only when the server of the test has the request.</summary>
[Trait("Tier", "Smoke")]
public sealed class VigilTests
{
    private const string Stream = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
    private const string Answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";

    private static readonly ApiRequest Plain = ApiRequest.Chat(new JsonObject { ["model"] = "m", ["messages"] = new JsonArray(), ["max_tokens"] = 60 });

    private readonly FakeTimeProvider _time = new();
    private readonly Vigil _vigil;

    public VigilTests() => _vigil = new(Patience.Usual, _time);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_becomes_silent_is_reported_once_within_two_minutes_and_nothing_more_is_asked(bool stream)
    {
        await using var server = RawTcpServer.Start(HangAsync);
        var context = Context(server);
        var first = Case("a.hangs", stream);

        var outcome = await CaseRunner.RunAsync(first, context, [], CancellationToken.None);
        var asked = server.Connections;
        var next = await CaseRunner.RunAsync(Case("a.next", stream), context, [], CancellationToken.None);

        outcome.Verdict.Should().Be(Verdict.Error);
        outcome.Blame.Should().Be(Blame.Server);
        outcome.Findings.Should().ContainSingle().Which.Should()
            .Match<Finding>(f => f.Code == FindingCode.ServerSilent && f.Message.Contains("no sign of life"));
        Elapsed.Should().BeLessThanOrEqualTo(120);
        next.Verdict.Should().Be(Verdict.Skip);
        next.Reason.Should().Be("not run: the server is silent (server.silent in a.hangs)");
        server.Connections.Should().Be(asked, "who is silent is not asked again");
    }

    [Fact]
    public async Task A_benchmark_of_a_server_that_becomes_silent_is_an_error_with_the_same_finding()
    {
        await using var server = RawTcpServer.Start(HangAsync);
        var context = Context(server) with { Prompts = PromptBook.Load(Path.Combine(Repo.Root, "fixtures", "prompts.yaml")) };
        var agent = AgentBook.Load(Path.Combine(Repo.Root, "fixtures", "agents"), "/nowhere").Get("generic").Profile!;

        var outcome = await CaseRunner.RunAsync(new BenchmarkCase("custom", agent, ["stop.emoji", "stop.several-tokens"]), context, [], CancellationToken.None);

        outcome.Verdict.Should().Be(Verdict.Error);
        outcome.Findings.Should().ContainSingle().Which.Code.Text.Should().Be("server.silent");
    }

    [Fact]
    public async Task A_body_that_comes_drop_by_drop_is_silence_too()
    {
        await using var server = RawTcpServer.Start(async connection =>
        {
            if (await connection.ReadRequestAsync() is null)
                return;
            await connection.WriteAsync(Stream + "data");
            // One byte every five seconds, for as long as the client stays; each is on its way before the clock moves on.
            var gone = connection.HangAsync();
            while (!gone.IsCompleted)
            {
                await connection.WriteAsync("x");
                _time.Advance(TimeSpan.FromSeconds(5));
                await Task.Yield();
            }
        });

        var outcome = await CaseRunner.RunAsync(Case("a.drips", stream: true), Context(server), [], CancellationToken.None);

        outcome.Findings.Should().ContainSingle().Which.Code.Text.Should().Be("server.silent");
    }

    [Fact]
    public async Task One_request_that_hangs_is_a_finding_of_its_case_when_others_are_answered()
    {
        var requests = 0;
        await using var server =
            RawTcpServer.Start(connection => Interlocked.Increment(ref requests) == 1 ? HangAsync(connection) : ReplyAsync(connection, Stream + ": here\n\n"));
        var context = Context(server);

        var t = await context.SendAsync(Plain, CancellationToken.None);

        t.Ending.Should().Be(Ending.Timeout);
        _vigil.Silent.Should().BeNull();
        requests.Should().Be(2, "a short streamed question tells the one from the other");
    }

    [Fact]
    public async Task A_limit_that_a_case_sets_itself_says_nothing_about_the_server()
    {
        await using var server = RawTcpServer.Start(HangAsync);

        var t = await Context(server).SendAsync(Plain with { Timeout = TimeSpan.FromSeconds(1) }, CancellationToken.None);

        t.Ending.Should().Be(Ending.Timeout);
        server.Connections.Should().Be(1);
    }

    [Fact]
    public async Task A_server_that_is_gone_is_reported_once_when_nobody_listens_any_more()
    {
        var endpoint = new MlxDoctor.Core.Servers.Endpoint(new Uri($"http://127.0.0.1:{RawTcpServer.ClosedPort()}/v1"), "m");
        var context = new CaseContext(new FakeServer(owned: false) { Endpoint = endpoint }, null!, ModelTrust.Unknown, new Moving(_time))
        {
            Capabilities = new(),
            Time = _time,
            Vigil = _vigil,
        };

        var running = CaseRunner.RunAsync(Case("a.gone", stream: false), context, [], CancellationToken.None);
        while (!running.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }

        (await running).Findings.Should().ContainSingle().Which.Code.Text.Should().Be("server.silent");
    }

    [Fact]
    public async Task A_process_that_died_is_told_by_its_last_words()
    {
        var endpoint = new MlxDoctor.Core.Servers.Endpoint(new Uri($"http://127.0.0.1:{RawTcpServer.ClosedPort()}/v1"), "m");
        var context = new CaseContext(new FakeServer(owned: true) { Endpoint = endpoint, Obituary = "exit code 9" }, null!, ModelTrust.Unknown, new Forgetful())
        {
            Capabilities = new(),
            Time = _time,
            Vigil = _vigil,
        };

        var outcome = await CaseRunner.RunAsync(Case("a.dead", stream: false), context, [], CancellationToken.None);

        outcome.Reason.Should().Contain("the server died during this case: exit code 9");
    }

    [Fact]
    public void A_slow_honest_model_gets_the_time_that_its_pace_asks_for()
    {
        _vigil.Learn(Paced(ttftMs: 60_000, itlMs: 200));

        _vigil.Bound(new(), Plain).Timeout.Should().Be(TimeSpan.FromSeconds(3 * (60 + (60 * 0.2))));
        _vigil.Bound(new(), Plain with { Stream = true }).IdleTimeout.Should().Be(TimeSpan.FromSeconds(180));
        _vigil.Bound(new(), Plain with { Stream = true }).Timeout.Should().Be(new ClientOptions().Timeout, "a stream that goes on may be long");
    }

    [Fact]
    public void A_fast_server_is_known_to_hang_within_two_minutes()
    {
        _vigil.Learn(Paced(ttftMs: 30, itlMs: 10));

        (_vigil.Bound(new(), Plain).Timeout + Patience.Usual.Sign).Should().BeLessThan(TimeSpan.FromMinutes(2));
        (_vigil.Bound(new(), Plain with { Stream = true }).IdleTimeout + Patience.Usual.Sign).Should().BeLessThan(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public void A_long_prompt_and_an_absurd_one_have_limits_that_a_clock_can_keep()
    {
        ApiRequest With(int bytes) => ApiRequest.Raw("POST", "/v1/chat/completions", new byte[bytes]);

        _vigil.Bound(new(), With(24_000)).Timeout.Should().BeGreaterThan(TimeSpan.FromMinutes(5), "8,000 tokens on a slow machine");
        var absurd = _vigil.Bound(new(), With(64 << 20));
        (absurd.Timeout, absurd.IdleTimeout).Should().Be((new ClientOptions().Timeout, new ClientOptions().Timeout));
    }

    private double Elapsed => (_time.GetUtcNow() - new FakeTimeProvider().GetUtcNow()).TotalSeconds;

    private CaseContext Context(RawTcpServer server) =>
        new(new FakeServer(owned: false) { Endpoint = server.Endpoint }, null!, ModelTrust.Unknown, new Forgetful())
        {
            Capabilities = new(),
            Time = _time,
            Vigil = _vigil,
        };

    private static CheckCase Case(string id, bool stream) => new(
        new(id, Area.Contract, "sends", "expects", "why"),
        async (context, cancellation) =>
        {
            await context.SendAsync(ApiRequest.Chat(Asker.Shape((JsonObject)JsonNode.Parse(Plain.Body!.Value.Span)!, stream)), cancellation);
            return CaseOutcome.Pass();
        });

    /// <summary>Takes the request, lets the patience and then the wait for a sign of life pass, and says nothing.</summary>
    private async Task HangAsync(RawConnection connection)
    {
        if (await connection.ReadRequestAsync() is not { } request)
            return;
        var question = System.Text.Encoding.UTF8.GetString(request.Body).Contains("Are you there?", StringComparison.Ordinal);
        _time.Advance(question ? Patience.Usual.Sign : Patience.Usual.Silence);
        await connection.HangAsync();
    }

    private static async Task ReplyAsync(RawConnection connection, string text)
    {
        if (await connection.ReadRequestAsync() is not null)
            await connection.WriteAsync(text);
    }

    private static Transcript Paced(double ttftMs, double itlMs) => new FakeAnswer { Request = Plain, TtftMs = ttftMs, ItlMs = itlMs, Done = true }.Make();

    /// <summary>Nobody takes a connection, so the clock moves when a request has failed.</summary>
    private sealed class Moving(FakeTimeProvider time) : ITranscriptSink
    {
        public void Keep(Transcript transcript) => time.Advance(TimeSpan.FromMilliseconds(100));
    }
}

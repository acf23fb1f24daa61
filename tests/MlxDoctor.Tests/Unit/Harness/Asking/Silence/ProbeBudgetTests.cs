using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Runs;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Client;
using MlxDoctor.Tests.Support;
using MlxDoctor.Tests.Unit.Harness.Cases.Perf;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Asking.Silence;

/// <summary>All questions before the first case share one time; the clock is moved by the server of the test alone.</summary>
[Trait("Tier", "Smoke")]
public sealed class ProbeBudgetTests
{
    private static readonly Endpoint Endpoint = new(new Uri("http://127.0.0.1:1/v1"), "m");

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_server_that_hangs_is_reported_after_the_patience()
    {
        var first = () => Budget().FirstAsync(Answer(TimeSpan.MaxValue), new ClientOptions(), CancellationToken.None);

        var silent = (await first.Should().ThrowAsync<SilentServerException>()).Which.Finding;

        Elapsed.Should().Be(90);
        silent.Code.Text.Should().Be("server.silent");
        silent.Message.Should().Contain("neither event nor comment for 90 s");
        silent.Sent.Should().Contain("POST /v1/chat/completions").And.Contain("\"stream\":true");
        (silent.Blame, silent.Curl).Should().Match<(Blame?, string?)>(f => f.Item1 == Blame.Server && f.Item2!.StartsWith("curl"));
    }

    [Fact]
    public async Task A_server_that_sends_comments_for_ever_is_reported_when_no_answer_is_complete_after_two_minutes()
    {
        var budget = Budget();
        var first = () => budget.FirstAsync(Answer(TimeSpan.MaxValue, comments: true), new ClientOptions(), CancellationToken.None);

        (await first.Should().ThrowAsync<SilentServerException>()).Which.Finding.Message.Should().Contain("no complete answer in 120 s");

        Elapsed.Should().Be(120);
    }

    [Fact]
    public async Task A_server_that_breaks_every_answer_is_left_to_the_cases_as_long_as_it_is_quick()
    {
        var budget = Budget();
        var broken = Answer(TimeSpan.FromMilliseconds(1), end: TransportEnd.Broken);

        (await budget.FirstAsync(broken, new ClientOptions(), CancellationToken.None)).IsComplete.Should().BeFalse();
        for (var i = 0; i < 22; i++)
            await budget.SendAsync(broken, ApiRequest.Get("/health"), new ClientOptions(), null, CancellationToken.None);

        budget.Allows("anything").Should().BeTrue();
    }

    [Fact]
    public async Task A_slow_honest_model_is_asked_less_and_reported_as_nothing()
    {
        var budget = Budget();
        await budget.FirstAsync(Answer(TimeSpan.FromSeconds(62)), new ClientOptions(), CancellationToken.None);

        var context = await ProbeAsync(budget, TimeSpan.FromSeconds(61));

        Elapsed.Should().BeInRange(300, 390, "what is asked last may be waited for with the patience");
        budget.Unasked.Should().Contain(["logprobs", "thinking", "tools"]);
        context.Capabilities.Missing(["logprobs", "tools"]).Should().BeNull("what was not asked is not known to be lacking");
        context.Capabilities.All["health"].Offered.Should().BeTrue();
    }

    [Fact]
    public async Task Probes_that_all_hang_after_a_first_answer_cost_five_minutes_in_all_and_not_each()
    {
        var budget = Budget();
        await budget.FirstAsync(Answer(TimeSpan.FromSeconds(1)), new ClientOptions(), CancellationToken.None);

        await ProbeAsync(budget, TimeSpan.MaxValue);

        Elapsed.Should().BeLessThan(400);
        budget.Unasked.Should().HaveCountGreaterThan(15);
    }

    [Fact]
    public async Task A_server_that_never_completes_anything_is_reported_although_each_probe_ends_in_time()
    {
        var budget = Budget();
        var dribble = Answer(TimeSpan.MaxValue, comments: true);

        var ask = async () =>
        {
            for (var i = 0; i < 22; i++)
                await budget.SendAsync(dribble, ApiRequest.Get("/health"), new ClientOptions(), TimeSpan.FromSeconds(30), CancellationToken.None);
        };

        await ask.Should().ThrowAsync<SilentServerException>();
        Elapsed.Should().Be(120);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("soon")]
    [InlineData("1.5")]
    [InlineData("-3")]
    [InlineData("4000")]
    public void A_patience_that_is_no_number_of_seconds_is_refused_with_the_word_to_write(string text)
    {
        var read = () => Patience.Of(new RunRequest(Tier.Check).With(RunOptions.Patience, text));

        read.Should().Throw<UsageException>().WithMessage($"*--patience '{text}'*1 to 3600*");
    }

    [Fact]
    public void All_limits_grow_with_the_patience()
    {
        Patience.Of(new RunRequest(Tier.Check)).Should().Be(Patience.Usual);
        var patience = Patience.Of(new RunRequest(Tier.Check).With(RunOptions.Patience, "180"));
        (patience.Silence, patience.FirstAnswer, patience.Probing).Should()
            .Be((TimeSpan.FromSeconds(180), TimeSpan.FromSeconds(240), TimeSpan.FromSeconds(600)));
    }

    private double Elapsed => (_time.GetUtcNow() - new FakeTimeProvider().GetUtcNow()).TotalSeconds;

    private ProbeBudget Budget() => new(Endpoint, Patience.Usual, _time);

    /// <summary>The real probes, before a server that needs so long for each answer.</summary>
    private async Task<CaseContext> ProbeAsync(ProbeBudget budget, TimeSpan each)
    {
        await using var server = RawTcpServer.Start(async connection =>
        {
            if (await connection.ReadRequestAsync() is null)
                return;
            if (each == TimeSpan.MaxValue)
            {
                // The client's own limit passes; the request had to be there first.
                _time.Advance(TimeSpan.FromSeconds(90));
                await connection.HangAsync();
                return;
            }
            _time.Advance(each);
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
        });
        var context = new CaseContext(
            new FakeServer(owned: false) { Endpoint = server.Endpoint with { Dialect = new() } },
            PromptBook.Load(Path.Combine(Repo.Root, "fixtures", "prompts.yaml")), ModelTrust.Unknown, new Forgetful())
        {
            Capabilities = new(),
            Time = _time,
        };
        await CapabilityProbe.RunAsync(context, CancellationToken.None, budget);
        return context;
    }

    /// <summary>A server that needs so long, and of which the client gives up when its limit is shorter.</summary>
    private ProbeBudget.Ask Answer(TimeSpan takes, bool comments = false, TransportEnd end = TransportEnd.Clean) => (request, limits, _) =>
    {
        var idle = comments || !request.Stream ? TimeSpan.MaxValue : limits.IdleTimeout;
        var patience = idle < limits.Timeout ? idle : limits.Timeout;
        _time.Advance(takes < patience ? takes : patience);
        var over = takes < patience ? end : patience == idle ? TransportEnd.IdleTimeout : TransportEnd.Timeout;
        var t = TranscriptReplay.FromBytes(over == TransportEnd.Clean ? ["{}"u8.ToArray()] : [], "application/json", end: over);
        return Task.FromResult(t with { Exchange = t.Exchange with { Request = request } });
    };
}

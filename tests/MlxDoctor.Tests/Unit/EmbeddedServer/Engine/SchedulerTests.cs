using FluentAssertions;
using MlxDoctor.EmbeddedServer;
using MlxDoctor.EmbeddedServer.Engine;
using Xunit;

namespace MlxDoctor.Tests.Unit.EmbeddedServer.Engine;

[Trait("Tier", "Smoke")]
public sealed class SchedulerTests : IDisposable
{
    private readonly ITextEngine _engine = EngineLoader.Load(TinyModels.Folder("doctor-tiny"), new EngineOptions { MaxStreams = 2, Threads = 2 });

    private static GenerationRequest Endless => new([100, 200, 300], 4000) { LogitBias = new Dictionary<int, float> { [4091] = -1000, [4089] = -1000 } };

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task A_reader_that_goes_away_frees_its_slot()
    {
        await foreach (var _ in _engine.GenerateAsync(Endless, CancellationToken.None))
            break;
        await Until(() => _engine.Counters.Running == 0);

        using var cancel = new CancellationTokenSource();
        var reading = Read(Endless, cancel.Token);
        await Until(() => _engine.Counters.Running == 1);
        await cancel.CancelAsync();
        await FluentActions.Awaiting(() => reading).Should().ThrowAsync<OperationCanceledException>();
        await Until(() => _engine.Counters.Running == 0);
    }

    [Fact]
    public async Task More_than_the_slots_wait_and_a_waiting_one_can_leave()
    {
        using var cancel = new CancellationTokenSource();
        var running = new[] { Read(Endless, cancel.Token), Read(Endless, cancel.Token) };
        await Until(() => _engine.Counters.Running == 2);
        using var leave = new CancellationTokenSource();
        var third = Read(Endless, leave.Token);
        await Until(() => _engine.Counters.Waiting == 1);
        await leave.CancelAsync();
        await FluentActions.Awaiting(() => third).Should().ThrowAsync<OperationCanceledException>();
        _engine.Counters.Waiting.Should().Be(0);

        var fourth = Read(Endless with { MaxTokens = 2 }, CancellationToken.None);
        await cancel.CancelAsync();
        (await fourth).Should().HaveCount(2);
        foreach (var task in running)
            await FluentActions.Awaiting(() => task).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_constraint_that_fails_ends_its_own_answer_only()
    {
        var good = Read(Endless with { MaxTokens = 40 }, CancellationToken.None);
        var bad = Read(Endless with { Constraint = new FixedConstraint([5], failAt: 3) }, CancellationToken.None);
        await FluentActions.Awaiting(() => bad).Should().ThrowAsync<InvalidOperationException>().WithMessage("on purpose");
        (await good).Should().HaveCount(40);
        (await Read(Endless with { MaxTokens = 3, Constraint = new FixedConstraint([5]) }, CancellationToken.None)).Select(t => t.Id).Should().Equal(5, 5, 5);
    }

    [Fact]
    public async Task An_answer_ends_at_an_end_token_and_at_the_last_position()
    {
        var end = await Read(new GenerationRequest([100], 50) { LogitBias = new Dictionary<int, float> { [4089] = 1000 } }, CancellationToken.None);
        end.Select(t => t.Id).Should().Equal(4089);
        var prompt = Enumerable.Repeat(100, 4094).ToArray();
        (await Read(Endless with { Prompt = prompt }, CancellationToken.None)).Should().HaveCount(2);
        (await Read(Endless with { Prompt = [.. prompt, 1, 2] }, CancellationToken.None)).Should().HaveCount(1);
        await FluentActions.Awaiting(() => Read(Endless with { Prompt = [.. prompt, 1, 2, 3] }, CancellationToken.None))
            .Should()
            .ThrowAsync<ArgumentException>();
    }

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 4096 })]
    [InlineData(new[] { -1 })]
    public async Task A_prompt_that_cannot_be_is_refused(int[] prompt) =>
        await FluentActions.Awaiting(() => Read(new GenerationRequest(prompt, 1), CancellationToken.None)).Should().ThrowAsync<ArgumentException>();

    [Fact]
    public async Task Echoed_log_probabilities_equal_those_of_generating_the_same_tokens()
    {
        var prompt = _engine.Codec.Encode("<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\n");
        var answer = await Read(new GenerationRequest(prompt, 6) { TopLogprobs = 2 }, CancellationToken.None);
        int[] whole = [.. prompt, .. answer.Select(t => t.Id)];
        var echo = await Read(new GenerationRequest(whole, 0) { TopLogprobs = 2, PromptLogprobs = true }, CancellationToken.None);
        echo.Should().HaveCount(whole.Length).And.OnlyContain(t => t.FromPrompt && t.CachedPromptTokens == 0);
        echo.Select(t => t.Id).Should().Equal(whole);
        echo[0].Logprob.Should().BeNull();
        echo.Skip(prompt.Length).Select(t => t.Logprob).Should().Equal(answer.Select(t => t.Logprob));
        var both = await Read(new GenerationRequest(prompt, 2) { PromptLogprobs = true }, CancellationToken.None);
        both.Select(t => t.FromPrompt).Should().Equal([.. prompt.Select(_ => true), false, false]);
        both[^1].Id.Should().Be(answer[1].Id);
    }

    [Fact]
    public async Task Stopping_the_engine_ends_open_answers_and_refuses_new_ones()
    {
        var open = Read(Endless, CancellationToken.None);
        await Until(() => _engine.Counters.Running == 1);
        _engine.Dispose();
        await FluentActions.Awaiting(() => open).Should().ThrowAsync<OperationCanceledException>();
        await FluentActions.Awaiting(() => Read(Endless, CancellationToken.None)).Should().ThrowAsync<ObjectDisposedException>();
    }

    private static async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
            await Task.Delay(2, limit.Token);
    }

    private async Task<List<GeneratedToken>> Read(GenerationRequest request, CancellationToken cancellation)
    {
        var tokens = new List<GeneratedToken>();
        await foreach (var token in _engine.GenerateAsync(request, cancellation))
            tokens.Add(token);
        return tokens;
    }
}

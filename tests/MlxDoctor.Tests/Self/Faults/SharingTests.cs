using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Proofs.Matrix;
using Xunit;

namespace MlxDoctor.Tests.Self.Faults;

/// <summary>Cases that share their exchanges notice what they notice alone: the whole catalogue in one session, as Check puts it.</summary>
[Trait("Tier", "Self")]
public sealed class SharingTests(SharingTests.Memo memo) : IClassFixture<SharingTests.Memo>
{
    /// <summary>Faults that show only in a repetition, later, or in one of the two modes: what a shared answer could hide.</summary>
    [Theory]
    [InlineData("repeat-differs", "state.repeat", "content.differs")]
    [InlineData("cache-lie", "cache.reported", "cache.cold-hit")]
    [InlineData("stream-differs", "finish.stop", "parity.content")]
    [InlineData("usage-stream-differs", "usage.in-stream", "parity.usage")]
    public Task A_fault_is_reported_by_its_case_after_all_cases_before_it(string fault, string caseId, string code) => LastAsync(fault, caseId, code);

    [Theory]
    [Trait("Nightly", "yes")]
    [InlineData("garbage@repeat", "state.repeat", "content.differs")]
    [InlineData("garbage@second", "cache.cut-then-whole", "content.differs")]
    [InlineData("greedy-ignored", "finish.long-answer", "repeat.differs")]
    [InlineData("slot-leak", "state.hang-up", "state.slot-held")]
    [InlineData("poisoned", "state.after-error", "http.status")]
    [InlineData("memory-growth=4", "state.memory", "state.memory-grows")]
    [InlineData("top-token-repeated", "logprobs.chat", "logprobs.alternative-twice")]
    [InlineData("garbage@after-long", "context.after-long", "content.differs")]
    public Task One_of_the_slower_faults_is_too(string fault, string caseId, string code) => LastAsync(fault, caseId, code);

    private async Task LastAsync(string fault, string caseId, string code)
    {
        var until = Cases.TakeWhile(c => c.Info.Id != caseId).Append(Catalogue.Find(caseId));

        var outcome = (await RunAsync(fault, until, share: true))[caseId];

        outcome.Verdict.Should().Be(Verdict.Fail, outcome.Reason);
        outcome.Findings.Select(f => f.Code.Text).Should().Contain(code);
    }

    [Fact]
    [Trait("Nightly", "yes")]
    public async Task A_server_that_gets_slower_with_each_request_is_reported_although_its_short_question_was_asked_before()
    {
        // The whole catalogue would take hours on such a server.
        var cases = new[] { "models.served-name", "http.content-type", "http.stream-content-type", "flow.many-in-a-row" }.Select(Catalogue.Find);

        var outcome = (await RunAsync("each-later=40", cases, share: true))["flow.many-in-a-row"];

        outcome.Findings.Select(f => f.Code.Text).Should().Equal("flow.each-slower");
    }

    [Theory]
    [InlineData("")]
    [InlineData("stream-differs")]
    public Task Verdicts_and_findings_are_those_of_cases_that_share_nothing(string fault) => SameAsync(fault);

    [Theory]
    [Trait("Nightly", "yes")]
    [InlineData("think-leaked")]
    [InlineData("usage-wrong")]
    [InlineData("done-missing")]
    [InlineData("finish-always-stop")]
    public Task Those_with_more_faults_are_too(string fault) => SameAsync(fault);

    private async Task SameAsync(string fault)
    {
        // What is declared fresh shares nothing either way.
        var sharing = Cases.Where(c => !c.Info.Fresh).ToList();

        var alone = await RunAsync(fault, sharing, share: false);
        var shared = await RunAsync(fault, sharing, share: true);

        // One line per difference, since the whole lists are too long to be read.
        Shown(shared).Except(Shown(alone)).Concat(Shown(alone).Except(Shown(shared))).Should().BeEmpty();
        alone.Values.Should().OnlyContain(o => o.Shared.Count == 0);
        shared.Values.Sum(o => o.Shared.Count).Should().BeGreaterThan(20);
        if (fault == "")
            shared.Values.Should().OnlyContain(o => o.Verdict == Verdict.Pass || o.Verdict == Verdict.Skip);
    }

    private static IReadOnlyList<ICheckCase> Cases { get; } =
        [.. Catalogue.All.Where(c => c.Info is { Area: Area.Contract or Area.Output, Fast: true, Harmful: false })];

    private static IReadOnlyList<string> Shown(IReadOnlyDictionary<string, CaseOutcome> outcomes) =>
        [.. outcomes.Select(
            o => $"{o.Key} {o.Value.Verdict}: {string.Join(' ', o.Value.Findings.Select(f => f.Code.Text).Distinct().Order(StringComparer.Ordinal))}")];

    private async Task<IReadOnlyDictionary<string, CaseOutcome>> RunAsync(string fault, IEnumerable<ICheckCase> cases, bool share)
    {
        string[] options = ["--memo", memo.File, .. fault.Length == 0 ? [] : PlannedFault.OptionsOf(fault)];
        await using var server = await EmbeddedSession.StartAsync("doctor-tiny", options);
        // A machine with other work to do must not decide between two runs.
        var context = server.Context(TimeSpan.FromMinutes(3));
        if (!share)
            context = context with { Book = null };
        var outcomes = new Dictionary<string, CaseOutcome>(StringComparer.Ordinal);
        foreach (var check in cases)
        {
            if (server.Session.Obituary is not null)
                await server.Session.RestartAsync("it died", CancellationToken.None);
            outcomes[check.Info.Id] = await CaseRunner.RunAsync(check, context, [], CancellationToken.None);
        }
        return outcomes;
    }

    /// <summary>What the model says is the same on each of these servers, so it is computed once.</summary>
    public sealed class Memo : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlxdoctor-memo-");

        /// <summary>The answers so far.</summary>
        public string File => Path.Combine(_folder.FullName, "answers.txt");

        /// <inheritdoc/>
        public void Dispose() => _folder.Delete(recursive: true);
    }
}

using FluentAssertions;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Data;
using MlxDoctor.Proofs.Matrix;
using Xunit;

namespace MlxDoctor.Tests.Self.Faults;

/// <summary>First contact: a disguised model, no profile, no answers of an earlier day.</summary>
[Trait("Tier", "Self")]
public sealed class StrangerTests(StrangerTests.Server server) : IClassFixture<StrangerTests.Server>
{
    /// <summary>A representative of each way in which only the model's own answers, or a count, can tell.</summary>
    [Theory]
    [InlineData("stop-ignored", "stop.several-tokens", "stop.cut")]
    [InlineData("stop-half-emitted", "stop.at-start", "stop.cut")]
    [InlineData("max-tokens-plus-one", "finish.exact-limit", "limit.tokens")]
    [InlineData("stop-ignored@messages", "messages.stop-sequence", "stop.emitted")]
    [InlineData("messages-stop-unnamed", "messages.stop-sequence", "finish.differs")]
    [InlineData("messages-system-blocks-lost", "messages.system", "usage.words-not-counted")]
    [InlineData("messages-result-blocks-lost", "messages.tool-result", "usage.words-not-counted")]
    [InlineData("responses-instructions-ignored", "responses.usage", "usage.words-not-counted")]
    [InlineData("temperature-ignored", "param.temperature-varies", "temperature.ignored")]
    [InlineData("newlines-lost", "logprobs.many", "logprobs.tokens")]
    [InlineData("tool-as-text", "tools.one-argument", "text.tool-tag")]
    [InlineData("think-leaked", "think.on", "text.think-tag")]
    [InlineData("history-cut", "state.second-turn", "usage.words-not-counted")]
    [InlineData("history-cut=1@responses", "responses.answer", "usage.words-not-counted")]
    [InlineData("history-cut=1@messages", "messages.answer", "usage.words-not-counted")]
    [InlineData("spaces-lost@messages", "messages.answer", "parity.content")]
    [InlineData("repeat-differs", "state.repeat", "repeat.differs")]
    [InlineData("tool-name-ignored", "tools.choice-named", "tools.not-forced")]
    public async Task A_fault_is_reported_although_nobody_knows_what_the_model_says(string fault, string caseId, string code)
    {
        var contact = await server.Bench.ContactAsync(new(fault, caseId, FindingCode.Find(code)!, "A"), [Catalogue.Find(caseId)], CancellationToken.None);

        contact.Case.Should().Be(caseId);
        contact.Codes.Should().Contain(code);
    }

    [Fact]
    public async Task The_disguise_is_not_seen_through_and_the_whole_server_gives_no_finding_where_its_own_answers_judge()
    {
        string[] own =
        [
            "finish.exact-limit", "usage.grows-with-prompt", "messages.system", "messages.tool-result", "messages.usage", "responses.usage",
            "param.temperature-varies", "param.top-k-one", "logprobs.many", "state.repeat", "state.second-turn", "responses.answer", "messages.answer",
            "tools.choice-named",
        ];

        var alarms = await server.Bench.CleanAsync(
            [.. Catalogue.All.Where(
                c => own.Contains(c.Info.Id) || c.Info.Id.StartsWith("stop.", StringComparison.Ordinal) || c.Info.Id.EndsWith(
                    ".stop-sequence", StringComparison.Ordinal))], CancellationToken.None);

        alarms.Should().BeEmpty();
        server.Bench.Trust.Should().Be(ModelTrust.Unknown);
    }

    [Fact]
    [Trait("Nightly", "yes")]
    public async Task The_whole_server_gives_no_finding_in_any_case() =>
        (await server.Bench.CleanAsync(MatrixBench.Cases, CancellationToken.None)).Should().BeEmpty();

    [Fact]
    [Trait("Nightly", "yes")]
    public async Task At_least_85_of_100_faults_are_reported()
    {
        var matrix = MatrixFile.Read(Path.Combine(Repo.Root, "harness", "pages", "fault-matrix.json"));
        var missed = new List<string>();
        foreach (var planned in FaultPlan.Load(Path.Combine(Repo.Root, "fixtures")))
            if (!(await server.Bench.ContactAsync(planned, StrangerBench.Likely(matrix, planned), CancellationToken.None)).Caught)
                missed.Add(planned.Fault);

        missed.Should().HaveCountLessThan(matrix.Rows.Count * 15 / 100);
    }

    /// <summary>One disguised server for all tests of the class.</summary>
    public sealed class Server : IAsyncLifetime
    {
        /// <summary>Meets the server.</summary>
        internal StrangerBench Bench { get; } = new(new Workspace(Repo.Root), null);

        /// <inheritdoc/>
        public Task InitializeAsync() => Task.CompletedTask;

        /// <inheritdoc/>
        public Task DisposeAsync() => Bench.DisposeAsync().AsTask();
    }
}

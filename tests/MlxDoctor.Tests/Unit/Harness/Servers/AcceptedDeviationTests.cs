using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Harness.Servers;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Servers;

/// <summary>What was accepted is excused as it was sent and seen, and nothing else is.</summary>
[Trait("Tier", "Smoke")]
public sealed class AcceptedDeviationTests : IDisposable
{
    private const string Chat = "POST /v1/chat/completions {\"model\":\"m\",\"stream\":true}";
    private readonly string _root = Directory.CreateTempSubdirectory("doctor-accepted-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(Chat, "id chatcmpl-1234, 20 tokens", Verdict.KnownDeviation)]
    [InlineData(Chat, "id chatcmpl-99fe, 7 tokens", Verdict.KnownDeviation)]
    [InlineData(Chat, "id chatcmpl-1234, no tokens", Verdict.Fail)]
    [InlineData(Chat, null, Verdict.Fail)]
    [InlineData("POST /v1/chat/completions {\"model\":\"m\",\"stream\":false}", "id chatcmpl-1234, 20 tokens", Verdict.Fail)]
    [InlineData("POST /v1/messages {\"model\":\"m\",\"stream\":true}", "id chatcmpl-1234, 20 tokens", Verdict.Fail)]
    public void Another_wrong_answer_of_an_accepted_case_is_news(string sent, string? seen, Verdict verdict)
    {
        Accept(new Finding(FindingCode.UsageSum, "the sum is wrong") { Sent = Chat, Seen = "id chatcmpl-1234, 20 tokens" }).Should().Be(1);

        Judge(new Finding(FindingCode.UsageSum, "the sum is wrong") { Sent = sent, Seen = seen }, "p 1.0").Should().Be(verdict);
    }

    [Fact]
    public void What_showed_nothing_is_excused_only_where_nothing_is_shown()
    {
        Accept(new Finding(FindingCode.UsageSum, "the sum is wrong") { Sent = Chat, Seen = "" });

        Judge(new Finding(FindingCode.UsageSum, "the sum is wrong") { Sent = Chat }, "p 1.0").Should().Be(Verdict.KnownDeviation);
        Judge(new Finding(FindingCode.UsageSum, "the sum is wrong") { Sent = Chat, Seen = "7" }, "p 1.0").Should().Be(Verdict.Fail);
    }

    [Fact]
    public void A_later_server_is_judged_without_it()
    {
        Accept(new Finding(FindingCode.UsageSum, "the sum is wrong") { Sent = Chat, Seen = "7" });

        Judge(new Finding(FindingCode.UsageSum, "the sum is wrong") { Sent = Chat, Seen = "7" }, "p 1.1").Should().Be(Verdict.Fail);
    }

    [Fact]
    public void The_same_finding_is_added_once_and_both_modes_are_two()
    {
        var finding = new Finding(FindingCode.UsageSum, "the sum is wrong") { Sent = Chat, Seen = "7" };

        Accept(finding, finding with { Sent = Chat.Replace("true", "false", StringComparison.Ordinal) }).Should().Be(2);
        Accept(finding).Should().Be(0);
    }

    private int Accept(params Finding[] findings) => AcceptedDeviations.Add(
        _root, "p",
        [new CaseRecord
        {
            Id = "usage.once",
            Area = "contract",
            Attempt = 1,
            Verdict = Verdict.Fail,
            StartedAt = DateTimeOffset.UnixEpoch,
            Findings = findings,
            Server = new("http://127.0.0.1:1/v1", "p 1.0", true),
        }],
        new DateOnly(2026, 11, 30));

    private Verdict Judge(Finding finding, string version) =>
        CaseRunner.Deviate("usage.once", CaseOutcome.From([finding]), AcceptedDeviations.Load(_root, "p"), version: version).Verdict;
}

using System.Text;
using FluentAssertions;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Invariants;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Judging.Attribution;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Judging.Attribution;

[Trait("Tier", "Smoke")]
public sealed class RereadInvariantTests
{
    private static readonly string[] Streams =
    [
        "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"é🚀 \"}}]}\n\n: ping\n\ndata: "
            + "{\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n",
        "\uFEFFdata: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\r\n\r\ndata: [DONE]\r\n\r\n",
        "event: message\rdata: {\"a\":\rdata: 1}\r\rdata: [DONE]\r\r",
        "data: {\"choices\":[{\"delta\":{\"content\":\"cut off",
    ];

    [Fact]
    public void Every_recorded_stream_reads_the_same_at_every_cut()
    {
        var read = 0;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repo.Root, "fixtures", "wire"), "*.json", SearchOption.AllDirectories))
        {
            var t = TranscriptReplay.FromRecording(file);
            if (!t.IsStream)
                continue;
            read++;
            Found(t).Should().BeEmpty(Path.GetFileName(file));
        }
        read.Should().BeGreaterThan(150);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Line_endings_marks_comments_and_cut_off_ends_read_the_same_at_every_cut(int which) =>
        Found(Read(Streams[which])).Should().BeEmpty();

    [Fact]
    public void A_live_reading_that_lost_a_character_is_found_and_is_our_own_fault()
    {
        var t = Read(Streams[0]);
        var first = t.Events[0];
        var wrong = t with { Events = [first with { Data = first.Data.Replace("🚀", "\uFFFD", StringComparison.Ordinal) }, .. t.Events.Skip(1)] };

        var finding = Found(wrong).Should().ContainSingle().Subject;

        finding.Code.Text.Should().Be("harness.reread-differs");
        finding.Message.Should().Contain("at byte 0");
        BlameRule.Of(finding, ModelTrust.Known, [wrong]).Should().Be(Blame.Harness);
    }

    [Fact]
    public void A_live_reading_with_another_text_than_its_events_is_found_too()
    {
        var t = Read(Streams[0]);

        Found(t with { Answer = Read(Streams[1]).Answer }).Should().ContainSingle().Which.Message.Should().Contain("another text");
    }

    private static Transcript Read(string stream) => TranscriptReplay.FromBytes([Encoding.UTF8.GetBytes(stream)]);

    private static IReadOnlyList<Finding> Found(Transcript t)
    {
        var findings = new FindingList(new Endpoint(new Uri("http://127.0.0.1/v1"), "m"));
        RereadInvariant.Check(new Asked([], new HashSet<string>()), t, findings);
        return findings.Findings;
    }
}

using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Tapes;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Asking.Tapes;

/// <summary>The evaluation of cases against real bytes of real servers, without Python: fixtures/wire/tapes.</summary>
[Trait("Tier", "Smoke")]
public sealed class TapeTests
{
    [Theory]
    [MemberData(nameof(TapeExpectations.Rows), MemberType = typeof(TapeExpectations))]
    public async Task A_recorded_server_holds_and_deviates_exactly_where_it_did(string tape)
    {
        var expected = TapeExpectations.Of(tape);
        var (head, outcomes) = await TapeJudge.RunAsync(tape, withDeviations: true);

        var seen = outcomes.Where(o => o.Value.Verdict != Verdict.Pass).Select(o => $"{o.Value.Verdict.Name()} {o.Key}: {Codes(o.Value)}").ToList();
        seen.Should().Equal(
            expected.NotPassed,
            string.Join("\n", outcomes.Where(o => o.Value.Verdict is Verdict.Fail or Verdict.Error).Select(o => $"{o.Key} {o.Value.Reason}")));
        outcomes.Count(o => o.Value.Verdict == Verdict.Pass).Should().Be(expected.Passed);
        $"{head.Profile} {head.Version}".Should().Be(expected.Server);
        head.Known.Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(TapeExpectations.Rows), MemberType = typeof(TapeExpectations))]
    public async Task Without_the_profiles_list_every_deviation_fails(string tape)
    {
        var (_, outcomes) = await TapeJudge.RunAsync(tape, withDeviations: false);

        outcomes.Where(o => o.Value.Verdict == Verdict.Fail).Select(o => o.Key)
            .Should().Equal(TapeExpectations.Of(tape).NotPassed.Where(l => !l.StartsWith("skip", StringComparison.Ordinal)).Select(l => l.Split(' ', ':')[1]));
        outcomes.Select(o => o.Value).Where(o => o.Verdict == Verdict.Fail).Should()
            .OnlyContain(o => o.Blame != null && o.Blame != Blame.Harness && o.Findings.All(f => f.Curl != null && f.Blame != null));
    }

    [Fact]
    public void Every_tape_is_expected_small_and_holds_no_path_of_a_machine()
    {
        var folders = Directory.GetDirectories(TapeExpectations.Root).Select(Path.GetFileName);
        folders.Should().BeEquivalentTo(TapeExpectations.Rows().Select(r => r[0]));
        foreach (var folder in folders)
        {
            var file = Path.Combine(TapeExpectations.Root, folder!, TapeWriter.FileName);
            new FileInfo(file).Length.Should().BeLessThan(300 << 10);
            var tape = TapeReader.Open(Path.GetDirectoryName(file)!);
            tape.Texts().Should().NotContain(t => t.Contains("/home/", StringComparison.Ordinal) || t.Contains("/Users/", StringComparison.Ordinal)
                || t.Contains("/work/", StringComparison.Ordinal) || t.Contains("/root/", StringComparison.Ordinal));
        }
    }

    private static string Codes(CaseOutcome outcome) => string.Join(' ', outcome.Findings.Select(f => f.Code.Text).Distinct().Order(StringComparer.Ordinal));
}

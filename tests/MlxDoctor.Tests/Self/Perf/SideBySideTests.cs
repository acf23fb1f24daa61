using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Cases.Perf;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Tests.Self.Lifecycle;
using Xunit;

namespace MlxDoctor.Tests.Self.Perf;

/// <summary>Two embedded servers of known speed, compared without any baseline.</summary>
[Trait("Tier", "Self")]
[Collection(MeasuresAlone.Name)]
public sealed class SideBySideTests : IDisposable
{
    private const string Slow = "ttft_ms=30,itl_ms=15,prefill_us=1000";
    private static readonly PerfOptions Against = new() { Against = "the other" };
    private readonly PacedBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public Task Equal_servers_are_the_same() => EqualAsync(alternate: false);

    [Fact]
    [Trait("Nightly", "yes")]
    public Task Equal_servers_that_take_turns_are_the_same() => EqualAsync(alternate: true);

    private async Task EqualAsync(bool alternate)
    {
        var outcomes = await _bench.RunAsync(Against with { AgainstAlternate = alternate }, against: Other());
        // On a busy machine they may be inconclusive, but never a regression: that is what the rule is for.
        outcomes["decode_tok_s"].Verdict.Should().BeOneOf([Verdict.Pass, Verdict.Inconclusive], outcomes["decode_tok_s"].Reason);
        string[] notFine = [.. outcomes.Where(o => o.Value.Verdict != Verdict.Pass).Select(o => $"{o.Key} {o.Value.Verdict} {o.Value.Reason}")];
        Code(outcomes).Should().Be(0, string.Join("; ", notFine).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
    }

    [SkippableFact]
    public Task A_slower_server_is_a_regression() => SlowerAsync(alternate: false);

    [SkippableFact]
    [Trait("Nightly", "yes")]
    public Task A_slower_server_that_takes_turns_is_a_regression() => SlowerAsync(alternate: true);

    private async Task SlowerAsync(bool alternate)
    {
        var outcomes = await _bench.RunAsync(Against with { AgainstAlternate = alternate }, pace: Slow, against: Other());
        var decode = outcomes["decode_tok_s"];
        Skip.If(decode.Verdict == Verdict.Inconclusive, $"could not judge decode_tok_s: {decode.Reason}");
        decode.Verdict.Should().Be(Verdict.Regression, decode.Reason);
        decode.Metrics.Single().DeltaPct.Should().BeNegative("a third fewer tokens a second on the schedule");
        decode.Metrics.Single().BaselineSamples.Should().NotBeEmpty();
        outcomes["cold_ttft_ms"].Metrics.Single().Judgement.Should().NotBe(Judgement.Regression, "its schedule is the same");
        Code(outcomes).Should().Be(1);
    }

    [SkippableFact]
    [Trait("Nightly", "yes")]
    public async Task Two_servers_that_run_already_are_compared()
    {
        await using var other = await _bench.LaunchAsync("other");
        var outcomes = await _bench.RunAsync(
            new() { AgainstUrl = other.Endpoint.BaseUrl.ToString() }, pace: "ttft_ms=30,itl_ms=20,prefill_us=1000",
            against: async stop => await ServerAttach.AttachAsync(other.Endpoint.BaseUrl.ToString(), null, null, null, stop));
        Skip.If(outcomes["decode_tok_s"].Verdict == Verdict.Inconclusive, $"could not judge decode_tok_s: {outcomes["decode_tok_s"].Reason}");
        outcomes["decode_tok_s"].Verdict.Should().Be(Verdict.Regression, outcomes["decode_tok_s"].Reason);
    }

    [SkippableFact]
    public async Task The_front_door_exits_with_1_and_its_reports_show_both_sides()
    {
        var run = Directory.CreateDirectory(Path.Combine(_bench.Folder, "runs")).FullName;
        var server = EmbeddedCommand.Find() ?? throw new InvalidOperationException("the embedded server is not built");
        var (code, output, error) = await DoctorProcess.RunAsync(
            "check", "--area", "perf", "--out", run, "--server", "custom",
            "--command", $"{server} --model {{model}} --port {{port}} --pace ttft_ms=200,itl_ms=1",
            "--against", $"{server} --model {{model}} --port {{port}} --pace ttft_ms=100,itl_ms=1");
        var unclear = code == 0 && System.Text.RegularExpressions.Regex.IsMatch(output, "inconclusive +perf.cold_ttft_ms");
        Skip.If(unclear, "could not judge cold_ttft_ms: this machine is too busy");
        code.Should().Be(1, output + error);
        output.Should().MatchRegex("regression +perf.cold_ttft_ms");
        var diff = await File.ReadAllTextAsync(Path.Combine(Directory.EnumerateDirectories(run).Single(), "diff.md"));
        diff.Should().MatchRegex("`cold_ttft_ms` \\| 2\\d\\d\\.\\d+ ms \\| [234]0 \\| 0 \\| — \\| 1\\d\\d\\.\\d+ ms");
    }

    private Func<CancellationToken, Task<IServerSession>> Other() => async _ => await _bench.LaunchAsync("other");

    private static int Code(IReadOnlyDictionary<string, CaseOutcome> outcomes) =>
        ExitCodes.Of(VerdictCounts.Of(outcomes.Values.Select(o => o.Verdict)), aborted: false);
}

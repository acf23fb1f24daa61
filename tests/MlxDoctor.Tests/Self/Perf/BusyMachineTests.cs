using System.Globalization;
using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Baselines.Platforms;
using Xunit;
using Xunit.Abstractions;

namespace MlxDoctor.Tests.Self.Perf;

/// <summary>
/// Other work on the machine is none of the server's: it begins before a run or in its middle, and no regression is called. MLXDOCTOR_BUSY_RUNS takes
/// another count than 50.
/// </summary>
[Trait("Tier", "Self")]
[Trait("Nightly", "yes")]
[Collection(MeasuresAlone.Name)]
public sealed class BusyMachineTests(ITestOutputHelper output)
{
    /// <summary>Looks at the clock before other work begins in the middle of a session.</summary>
    private const int Middle = 3;

    private static readonly int Runs =
        int.TryParse(Environment.GetEnvironmentVariable("MLXDOCTOR_BUSY_RUNS"), CultureInfo.InvariantCulture, out var asked) ? asked : 50;

    [Fact]
    public async Task Other_work_beside_an_unchanged_server_calls_no_regression()
    {
        Action looked = () => { };
        using var bench = new PacedBench
        {
            MachineClock = () =>
            {
                looked();
                return CpuWork.MeasureMs(TimeProvider.System);
            },
        };
        await bench.RunAsync(new() { Update = true });
        var words = new List<Metric>();
        for (var run = 1; run <= Runs; run++)
        {
            using var work = new OtherWork();
            var looks = 0;
            looked = () =>
            {
                if (++looks > (run % 2 == 0 ? 0 : Middle))
                    work.Begin();
            };
            var outcomes = await bench.RunAsync(new());
            words.AddRange(outcomes.Values.SelectMany(o => o.Metrics));
            outcomes.Where(o => o.Value.Verdict == Verdict.Regression).Select(o => $"{o.Key}: {o.Value.Reason}").Should()
                .BeEmpty($"run {run} had an unchanged server");
        }
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Runs} runs; {string.Join(", ", words.GroupBy(m => m.Judgement).Select(w => $"{w.Count()} {w.Key?.ToString() ?? "unjudged"}"))}; ")
            + $"{words.Count(IsExcused)} slowdowns were the machine's");
        words.Count(m => m.Judgement is Judgement.Same or Judgement.Improved or Judgement.Inconclusive).Should().BePositive("something was judged");
    }

    [SkippableFact]
    public async Task A_server_that_is_a_fifth_slower_is_found_where_the_other_work_is_steady()
    {
        using var bench = new PacedBench { MachineClock = () => CpuWork.MeasureMs(TimeProvider.System) };
        using var work = new OtherWork();
        work.Begin();
        await bench.RunAsync(new() { Update = true });
        var decode = new List<Metric>();
        for (var run = 1; run <= 5; run++)
            decode.Add((await bench.RunAsync(new(), fault: "slow-decode=2"))["decode_tok_s"].Metrics.Single());
        output.WriteLine(string.Join('\n', decode.Select(m => $"{m.Judgement}: {m.Note}")));
        // Decoding falls by a sixth; a limit near that is no test.
        var steady = decode.Where(m => !IsExcused(m) && m.LimitPct < 10).ToList();
        Skip.If(steady.Count == 0, "could not judge: the machine itself was not the same in any run, or its baseline is too far apart");
        steady.Should().OnlyContain(m => m.Judgement == Judgement.Regression);
    }

    private static bool IsExcused(Metric metric) => metric.Note?.StartsWith("the machine itself", StringComparison.Ordinal) == true;
}

using System.Globalization;
using System.Text.RegularExpressions;
using FluentAssertions;
using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Cases.Perf;
using MlxDoctor.Harness.Statistics;
using Xunit;

namespace MlxDoctor.Tests.Unit.Proofs.Pages;

/// <summary>
/// The rule that the statistics are about is the rule of the code; that their tables are what the simulation gives is shown in the tier Self.
/// </summary>
[Trait("Tier", "Smoke")]
public sealed class StatisticsPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repo.Root, "harness", "pages", "STATISTICS.md"));

    [Fact]
    public void The_rule_has_the_sessions_requests_and_limit_of_the_code()
    {
        var rule = Regex.Match(Page, @"Rule: baseline of (\d+) server sessions with (\d+) requests each; limit = the larger of ([\d.]+) %").Groups.Values
            .Skip(1).Select(g => double.Parse(g.Value, CultureInfo.InvariantCulture)).ToList();

        rule[0].Should().Be(SessionSpread.Needed);
        rule[1].Should().Be(ScenarioBook.Load(Path.Combine(Repo.Root, "fixtures", "scenarios")).Single(s => s.Name == "chat").Repeats);
        rule[2].Should().Be(Thresholds.Parse("gated: [a_ms]\n", "t.yaml", new Dictionary<string, string> { ["a_ms"] = "ms" }).Floor("a_ms").Percent);
        Page.Should().Contain(FormattableString.Invariant($"Seed {PowerReport.Seed}."));
    }

    [Fact]
    public void The_tables_have_a_row_for_each_noise_and_a_column_for_each_slowdown_of_the_simulation()
    {
        foreach (var head in new[] { "| sd between starts | unchanged", "| sd between starts | found" })
            Page.Split('\n').SkipWhile(l => !l.StartsWith(head, StringComparison.Ordinal)).Skip(2).TakeWhile(l => l.StartsWith('|')).Select(l => l.Split('|')[1]
                .Trim())
                .Should().Equal(PowerSimulation.SessionSds.Select(s => FormattableString.Invariant($"{s:0.#} %")));
        foreach (var slower in PowerSimulation.Slowdowns.Where(s => s > 0))
            Page.Should().Contain(FormattableString.Invariant($"| {slower:0.#} % slower "));
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using FluentAssertions;
using MlxDoctor.Cli.Running;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Data;
using MlxDoctor.Weights.Static;
using Xunit;

namespace MlxDoctor.Tests.Unit.Proofs.Pages;

/// <summary>The figures of the README are those of the catalogue and of the pages that it cites.</summary>
[Trait("Tier", "Smoke")]
public sealed partial class ReadmeFigureTests
{
    private static readonly string Readme = Text("README.md");
    private static readonly string Statistics = Text("harness/pages/STATISTICS.md");
    private static readonly string Accuracy = Text("harness/pages/accuracy.md");

    [Fact]
    public void The_check_that_it_shows_has_as_many_cases_as_the_catalogue_puts()
    {
        var shown = CheckCounts().Match(Readme).Groups["count"].Captures.Select(c => int.Parse(c.Value, CultureInfo.InvariantCulture)).ToList();
        var put = CaseSelection.Select(new RunRequest(Tier.Check), new Workspace(Repo.Root)).Count;

        shown.Should().HaveCount(8, "the price says how many there are, the counts what became of them");
        shown[0].Should().Be(put);
        shown.Skip(1).Sum().Should().Be(put);
    }

    [Fact]
    public void The_static_checks_of_a_model_folder_are_counted() =>
        Readme.Should().Contain(FormattableString.Invariant($"# {StaticChecks.All.Count} static checks of a model folder"));

    [Theory]
    [InlineData("1.2 %")]
    [InlineData("2.5 %")]
    [InlineData("5 %")]
    public void The_simulated_error_rates_are_those_of_the_statistics(string sd)
    {
        var (unchanged, bound) = (Rate(Row("| sd between starts | unchanged", sd)[2]), Bound(Row("| sd between starts | unchanged", sd)[2]));
        var found = Rate(Row("| sd between starts | found", sd)[2]);

        Readme.Should().Contain(sd == "1.2 %"
            ? FormattableString.Invariant(
                $"within about 1 %: {unchanged:0.###} % of the unchanged metrics are called a regression (at most {bound:0.###} %, with 95 %), and ")
                    + FormattableString.Invariant($"{found:0.0} % of the slowdowns of twice the printed limit are found")
            : FormattableString.Invariant($"{sd} {(sd == "2.5 %" ? "it is " : "")}{unchanged:0.0#} % and {Math.Floor(found):0} %"));
    }

    [Fact]
    public void The_figures_of_real_sockets_are_those_of_the_statistics()
    {
        var rows = Statistics.Split('\n')
            .Where(l => l.StartsWith("| luck of the start", StringComparison.Ordinal))
            .Select(l => l.Split('|').Select(c => c.Trim()).ToArray())
            .ToDictionary(c => c[2]);

        rows["not"][4].Should().StartWith("0 ");
        Readme.Should().Contain($"no regression in {rows["not"][3]} comparisons of the unchanged server");
        Readme.Should().Contain(
            $"{rows["10 %"][4].Split(' ')[0]} of {rows["10 %"][3]} servers that were 10 % slower and {rows["20 %"][4].Split(' ')[0]} of "
                + $"{rows["20 %"][3]} that were 20 % slower found, at a limit of {rows["not"][11].Replace(".0", "", StringComparison.Ordinal)}");
    }

    [Fact]
    public void How_true_the_clock_is_said_to_be_is_what_was_measured()
    {
        var cells = Regex.Match(Accuracy, @"Met in (\d+) of (\d+) cells\. Largest median: TTFT ([\d.]+) ms, ITL ([\d.]+) %").Groups.Values
            .Select(g => g.Value).ToList();
        var said =
            Regex.Match(
                Readme, @"the median error of TTFT is below ([\d.]+) ms and that of ITL below ([\d.]+) % in all (\d+) cells, up to (\w+) streams").Groups.Values
                    .Select(g => g.Value).ToList();

        cells[1].Should().Be(cells[2]).And.Be(said[3]);
        Number(cells[3]).Should().BeLessThan(Number(said[1]));
        Number(cells[4]).Should().BeLessThan(Number(said[2]));
        var percent = Regex.Match(Accuracy, @"in one stream, one token a chunk: ([\d.]+) % of one core").Groups[1].Value;
        Readme.Should().Contain(FormattableString.Invariant($"takes about {Number(percent):0} % of one core"));
    }

    [Theory]
    [InlineData("mlx-lm", "tried with ")]
    [InlineData("rapid-mlx", "tried with ")]
    [InlineData("vllm-mlx", "tried with ")]
    public void The_versions_that_were_tried_are_those_of_the_pages(string server, string words)
    {
        var version = Directory.EnumerateFiles(Path.Combine(Repo.Root, "harness", "conformance"), server + "-*.md")
            .Select(f => Path.GetFileNameWithoutExtension(f)[(server.Length + 1)..]).Where(v => char.IsAsciiDigit(v[0])).Should().ContainSingle().Subject;

        Readme.Split('\n').Single(l => l.StartsWith($"| `{server}`", StringComparison.Ordinal)).Should().Contain(words + version);
    }

    [Fact]
    public void No_count_of_tests_is_written_down_that_the_next_test_makes_wrong() =>
        Readme.Should().NotMatchRegex(@"Passed:\s+\d");

    private static string[] Row(string head, string first)
    {
        var lines = Statistics.Split('\n');
        return lines.SkipWhile(l => !l.StartsWith(head, StringComparison.Ordinal)).First(l => l.StartsWith($"| {first} |", StringComparison.Ordinal))
            .Split('|');
    }

    private static double Rate(string cell) => Number(Regex.Match(cell, @"([\d.]+) %").Groups[1].Value);

    private static double Bound(string cell) => Number(Regex.Match(cell, @"<= ([\d.]+) %").Groups[1].Value);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(string file) => File.ReadAllText(Path.Combine(Repo.Root, file));

    [GeneratedRegex(@"\n  (?<count>\d+) cases: about [^$]*\n(?:(?<count>\d+) [a-z-]+(?:, |\n)){7}")]
    private static partial Regex CheckCounts();
}

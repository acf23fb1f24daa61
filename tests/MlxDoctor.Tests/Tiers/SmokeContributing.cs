using System.Text.RegularExpressions;
using FluentAssertions;
using MlxDoctor.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Tiers;

/// <summary>The pages for contributors name what is there.</summary>
[Trait("Tier", "Smoke")]
public sealed class SmokeContributing
{
    private static readonly string Architecture = File.ReadAllText(Path.Combine(Repo.Root, "harness", "ARCHITECTURE.md"));
    private static readonly string Contributing = File.ReadAllText(Path.Combine(Repo.Root, ".github", "CONTRIBUTING.md"));

    public static TheoryData<string> Paths => [.. Regex.Matches(Architecture + Contributing, "`((?:harness|fixtures|tests)/[A-Za-z0-9_./-]+)`")
        .Select(m => m.Groups[1].Value).Where(p => p != "harness/doctor").Distinct()];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_path_that_a_page_names_exists(string path) => Path.Exists(Path.Combine(Repo.Root, path)).Should().BeTrue();

    [Fact]
    public void Every_project_and_every_room_of_the_harness_is_on_the_page()
    {
        var projects = new[] { "harness", "fixtures", "tests" }.SelectMany(
            f => Directory.GetFiles(Path.Combine(Repo.Root, f), "*.csproj", SearchOption.AllDirectories))
            .Select(p => $"`{Path.GetRelativePath(Repo.Root, Path.GetDirectoryName(p)!).Replace('\\', '/')}`");
        var rooms = Directory.GetDirectories(Path.Combine(Repo.Root, "harness", "MlxDoctor.Harness")).Select(d => Path.GetFileName(d)!)
            .Where(d => d is not ("bin" or "obj")).Select(d => $"| `{d}` |");

        foreach (var name in projects.Concat(rooms))
            Architecture.Should().Contain(name);
    }

    /// <summary>The list of variables is the table of options; DOCTOR_UPDATE_GOLDEN=1 writes it anew.</summary>
    [Fact]
    public void The_list_of_variables_is_that_of_the_options()
    {
        var listed = Regex.Match(Contributing, @"\| variable \| option \| holds \|\n\|---\|---\|---\|\n(?:\|.*\n)+").Value;
        var rows = RunOptions.All.Where(o => o.Variable is not null).Select(o =>
            $"| `{o.Variable}` | {(o.Help.Count == 0 ? "–" : $"`{$"{o.Spelling} {o.HelpName}".TrimEnd().Replace("|", "\\|", StringComparison.Ordinal)}`")} | "
                + $"{(o.Form == OptionForm.Flag ? "`1`: " : "")}{o.Purpose} |\n");
        var table = $"| variable | option | holds |\n|---|---|---|\n{string.Concat(rows)}";
        if (Environment.GetEnvironmentVariable("DOCTOR_UPDATE_GOLDEN") == "1")
            File.WriteAllText(Path.Combine(Repo.Root, ".github", "CONTRIBUTING.md"), Contributing.Replace(listed, table, StringComparison.Ordinal));

        table.Split('\n').Length.Should().BeGreaterThan(20);
        listed.Should().Be(table);
    }

    [Fact]
    public void A_variable_that_is_no_option_is_on_the_page_too()
    {
        foreach (var variable in new[] { DoctorVariables.RunDir, DoctorVariables.RunsRoot, "DOCTOR_BASELINES", "DOCTOR_SCORECARDS", "DOCTOR_SMOLLM2" })
            Contributing.Should().Contain($"- `{variable}`");
    }
}

using System.Text.RegularExpressions;
using FluentAssertions;
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
        var projects = new[] { "harness", "fixtures", "tests" }.SelectMany(f => Directory.GetFiles(Path.Combine(Repo.Root, f), "*.csproj", SearchOption.AllDirectories))
            .Select(p => $"`{Path.GetRelativePath(Repo.Root, Path.GetDirectoryName(p)!).Replace('\\', '/')}`");
        var rooms = Directory.GetDirectories(Path.Combine(Repo.Root, "harness", "MlxDoctor.Harness")).Select(d => Path.GetFileName(d)!)
            .Where(d => d is not ("bin" or "obj")).Select(d => $"| `{d}` |");

        foreach (var name in projects.Concat(rooms))
            Architecture.Should().Contain(name);
    }

    [Fact]
    public void Every_variable_that_a_run_is_described_with_is_on_the_page()
    {
        var settings = File.ReadAllText(Path.Combine(Repo.Root, "fixtures", "MlxDoctor.Fixtures", "DoctorSettings.cs"));
        var variables = Regex.Matches(settings, "\"(DOCTOR_[A-Z_]+)\"").Select(m => m.Groups[1].Value).Distinct().ToList();

        variables.Should().HaveCountGreaterThan(10);
        foreach (var variable in variables)
            Contributing.Should().Contain($"`{variable}`");
    }
}

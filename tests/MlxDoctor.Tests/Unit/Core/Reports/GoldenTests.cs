using FluentAssertions;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Tests.Unit.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core.Reports;

/// <summary>Compares each rendered file with the one in Golden/; DOCTOR_UPDATE_GOLDEN=1 writes them anew, to be read before they are committed.</summary>
[Trait("Tier", "Smoke")]
public sealed class GoldenTests
{
    private static readonly string[] Files = ["result.json", "report.md", "diff.md", "diff-org%2Ftiny%7C4bit.md"];

    /// <summary>The page is held by its own tests, so that its looks can change; it is rendered again byte for byte too.</summary>
    private static readonly string[] Rendered = [.. Files, "report.html"];

    private static string Golden => Path.Combine(Repo.Root, "tests", "MlxDoctor.Tests", "Unit", "Core", "Reports", "Golden");

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    [InlineData("ru-RU")]
    public void Every_report_is_the_golden_one_under_every_locale(string culture)
    {
        using var folder = new RunFolder();
        using var scope = new CultureScope(culture);
        var run = SampleRun.Write(folder);

        RunReports.Render(run);

        foreach (var file in Files)
            Check(run, file);
    }

    [Fact]
    public void No_golden_file_is_without_its_report() =>
        Directory.GetFiles(Golden).Select(Path.GetFileName).Should().BeEquivalentTo(Files);

    [Fact]
    public void Rendering_twice_changes_no_byte()
    {
        using var folder = new RunFolder();
        var run = SampleRun.Write(folder);
        RunReports.Render(run);
        var first = Contents(run);
        folder.Time.Advance(TimeSpan.FromDays(400));

        RunReports.Render(RunDirectory.Open(run.Root));

        Contents(run).Should().Equal(first);
    }

    [Fact]
    public void A_moved_run_renders_the_same()
    {
        using var folder = new RunFolder();
        var run = SampleRun.Write(folder);
        RunReports.Render(run);
        var first = Contents(run);
        Directory.CreateDirectory(Path.Combine(folder.Path, "elsewhere"));
        var moved = Path.Combine(folder.Path, "elsewhere", run.Name);
        Directory.Move(run.Root, moved);

        RunReports.Render(RunDirectory.Open(moved));

        Contents(RunDirectory.Open(moved)).Should().Equal(first);
    }

    private static string[] Contents(RunDirectory run) => [.. Rendered.Select(f => File.ReadAllText(Path.Combine(run.Root, f)))];

    private static void Check(RunDirectory run, string file)
    {
        var rendered = File.ReadAllText(Path.Combine(run.Root, file));
        var golden = Path.Combine(Golden, file);
        if (Environment.GetEnvironmentVariable("DOCTOR_UPDATE_GOLDEN") == "1")
            File.WriteAllText(golden, rendered);
        rendered.Should().Be(File.ReadAllText(golden), file);
    }
}

using FluentAssertions;
using MlxDoctor.Cli.Conformance;
using MlxDoctor.Harness.Data;
using MlxDoctor.Proofs.Matrix;
using Xunit;

namespace MlxDoctor.Tests.Unit.Proofs.Pages;

/// <summary>The committed pages about servers are of the present catalogue and judged by the present profiles.</summary>
[Trait("Tier", "Smoke")]
public sealed class ConformancePageTests
{
    private const string Model = "doctor-tiny";
    private static readonly Workspace Workspace = new(Repo.Root);

    public static TheoryData<string> Pages => [.. Stems];

    private static IReadOnlyList<string> Stems =>
        [.. Directory.EnumerateFiles(Workspace.Conformance, "*.md").Select(f => Path.GetFileNameWithoutExtension(f)).Where(p => p + ".md" != GridPage.FileName)
            .Order(StringComparer.Ordinal)];

    [SkippableTheory]
    [MemberData(nameof(Pages))]
    public void A_page_is_what_its_data_and_the_present_profile_say(string page) =>
        // After a change of a profile or of the page: harness/doctor conformance --rewrite.
        File.ReadAllText(Path.Combine(Workspace.Conformance, page + ".md")).Should().Be(SheetPage.Of(Sheets.Of(Workspace, Kept(page))));

    [SkippableTheory]
    [MemberData(nameof(Pages))]
    public void Every_case_of_the_catalogue_was_put_to_the_server(string page) =>
        Kept(page).Records.Where(r => r.Record.Model == Model).Select(r => r.Record.Id).Should().BeEquivalentTo(
            MatrixBench.Cases.Select(c => c.Info.Id),
            "a new case is put in by: harness/doctor check --server PROFILE --model doctor-tiny --case NAME, then harness/doctor conformance --renew RUN");

    [SkippableTheory]
    [MemberData(nameof(Pages))]
    public void No_path_of_a_machine_is_in_the_data(string page)
    {
        Kept(page);

        File.ReadAllText(Path.Combine(Workspace.Conformance, page + SheetData.Extension)).Should()
            .NotContainAny(Repo.Root, Path.GetTempPath(), "/root/", "/home/");
    }

    [SkippableFact]
    public void The_overview_is_of_every_page()
    {
        List<SheetData> kept = [.. Stems.Select(Kept)];

        Directory.EnumerateFiles(Workspace.Conformance, "*" + SheetData.Extension).Should().HaveCount(kept.Count, "data without a page is seen by nobody");
        File.ReadAllText(Path.Combine(Workspace.Conformance, GridPage.FileName)).Should().Be(GridPage.Of([.. kept.Select(d => Sheets.Of(Workspace, d))]));
    }

    /// <summary>The first pages were made before their data were kept; nothing but a run can tell what they lack.</summary>
    private static SheetData Kept(string page)
    {
        var data = SheetData.Read(Path.Combine(Workspace.Conformance, page + SheetData.Extension));
        Skip.If(
            data is null,
            $"{page} was made before the data of pages were kept: run harness/doctor check --area contract,output --level all against the server, then "
                + "harness/doctor conformance RUN");
        return data!;
    }
}

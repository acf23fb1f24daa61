using FluentAssertions;
using MlxDoctor.Cli;
using MlxDoctor.Proofs.Nightly;
using Xunit;

namespace MlxDoctor.Tests.Unit.Proofs;

[Trait("Tier", "Smoke")]
public sealed class NightlyPageTests
{
    private static readonly NightlyPart[] Parts = [new("a", "self", "a"), new("b", "test", "--filter", "X=1|Y=2") { IsDotnet = true }, new("c", "self", "c")];
    private static readonly NightlyRow Old = new("a", Parts[0].Shown, NightlyRow.Passed, "12", "0.1", "aaa", "2026-11-29");
    private static readonly NightlyRow New = new("b", Parts[1].Shown, "FAILED: exit code 2", "7", "", "bbb", "2026-11-30");

    [Fact]
    public void A_page_is_read_as_it_was_written() =>
        NightlyPage.Read(NightlyPage.Render(Parts, [Old, New])).Should().Equal(Old, New);

    [Fact]
    public void What_was_run_anew_replaces_its_row_and_the_others_keep_their_stamp()
    {
        var page = NightlyPage.Render(Parts, [Old, New]);
        var renewed = NightlyPage.Render(Parts, [.. NightlyPage.Read(page), New with { Outcome = NightlyRow.Passed, Commit = "ccc" }]);

        renewed.Should().Contain("| a | `harness/doctor self a` | passed | 12 | 0.1 | `aaa` | 2026-11-29 |");
        renewed.Should().Contain("| b | `dotnet test --filter \"X=1\\|Y=2\"` | passed | 7 |  | `ccc` | 2026-11-30 |").And.NotContain("bbb");
        renewed.Should().Contain("| c | `harness/doctor self c` | never run |");
        renewed.Should().Contain("- 2 of 3 parts passed when they were last run, 0 failed, 0 were skipped, 1 were never run.");
    }

    [Fact]
    public void A_part_that_is_gone_has_no_row() => NightlyPage.Render([Parts[0]], [Old, New]).Should().NotContain("bbb");

    [Fact]
    public async Task Every_part_is_a_verb_that_there_is()
    {
        NightlyParts.All.Select(p => p.Name).Should().OnlyHaveUniqueItems();
        foreach (var part in NightlyParts.All.Where(p => !p.IsDotnet))
        {
            using var output = new StringWriter();
            (await DoctorApp.RunAsync([.. part.Words, "--help"], output, output)).Should().Be(0, output.ToString());
            foreach (var option in part.Words.Where(w => w.StartsWith("--", StringComparison.Ordinal)))
                output.ToString().Should().Contain(option);
        }
    }

    [Fact]
    public void The_rows_that_ci_leaves_out_are_those_of_the_night()
    {
        NightlyParts.All.Single(p => p.Name == "rows").Words.Should().Contain("Nightly=yes");
        File.ReadAllText(Path.Combine(Repo.Root, ".ci", "run")).Should().Contain("Tier=Self&Nightly!=yes");
        // Another word would be run by both or by neither.
        typeof(NightlyPageTests).Assembly.GetTypes().SelectMany(t => t.GetMethods().Prepend<System.Reflection.MemberInfo>(t))
            .SelectMany(m => m.CustomAttributes).Where(a => a.AttributeType == typeof(TraitAttribute) && Equals(a.ConstructorArguments[0].Value, "Nightly"))
            .Select(a => a.ConstructorArguments[1].Value).Where(v => !Equals(v, "yes")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_part_that_there_is_not_is_named_with_the_nearest()
    {
        using var error = new StringWriter();
        (await DoctorApp.RunAsync(["self", "nightly", "--part", "fuz"], TextWriter.Null, error)).Should().Be(2);
        error.ToString().Should().Contain("--part fuz").And.Contain("fuzz");
    }
}

using FluentAssertions;
using MlxDoctor.Harness.Baselines.Platforms;
using MlxDoctor.Proofs.Ceilings;
using MlxDoctor.Proofs.Paced;
using Xunit;

namespace MlxDoctor.Tests.Unit.Proofs;

[Trait("Tier", "Smoke")]
public sealed class CeilingsPageTests
{
    private static readonly MachineNote Before = new(new Machine("chip", 2, 24, "system"), new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero), 0.5);
    private static readonly MachineNote After = Before with { At = Before.At.AddMinutes(3), Load = 2.25 };

    [Fact]
    public void A_section_says_what_was_run_where_and_of_which_commit()
    {
        var page = CeilingsPage.Renew("", Section(CeilingsPage.Fuzz, "npz 10 damaged files", "abc123"));

        page.Should().StartWith("# Ceilings\n").And.EndWith("\n").And.NotContain("\r");
        page.Should().Contain(
            "## Damaged files\n\n`harness/doctor self x`\n\n```text\nnpz 10 damaged files\n```\n\nCommit `abc123`. Machine: chip, 2 cores, 24 GB, system");
        page.Should().Contain("2026-11-30, took 3.0 min").And.Contain("Load average 0.5 before and 2.3 after");
    }

    [Fact]
    public void A_new_run_replaces_its_own_section_and_keeps_the_others_in_their_order()
    {
        var page = CeilingsPage.Renew("", Section(CeilingsPage.Fuzz, "old", "aaa"));
        page = CeilingsPage.Renew(page, Section(CeilingsPage.Engine, "engine", null));
        var renewed = CeilingsPage.Renew(page, Section(CeilingsPage.Fuzz, "new", "bbb"));

        renewed.Should().Contain("engine").And.Contain("Commit unknown").And.Contain("new").And.Contain("`bbb`").And.NotContain("old").And.NotContain("aaa");
        renewed.IndexOf(CeilingsPage.Engine, StringComparison.Ordinal).Should().BeLessThan(renewed.IndexOf(CeilingsPage.Fuzz, StringComparison.Ordinal));
        CeilingsPage.Renew(renewed, Section(CeilingsPage.Fuzz, "new", "bbb")).Should().Be(renewed);
    }

    private static CeilingsSection Section(string title, string line, string? commit) => new(title, "harness/doctor self x", [line], commit, Before, After);
}

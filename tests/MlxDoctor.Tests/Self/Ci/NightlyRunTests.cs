using FluentAssertions;
using MlxDoctor.Harness.Data;
using MlxDoctor.Proofs.Nightly;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Self.Ci;

[Trait("Tier", "Self")]
public sealed class NightlyRunTests : IDisposable
{
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Nothing = new Dictionary<string, IReadOnlyList<string>>();
    private static readonly NightlyPart Fine = new("fine", "--version") { IsDotnet = true };
    private static readonly NightlyPart Broken = new("broken", "exec", "no-such-file.dll") { IsDotnet = true };
    private static readonly NightlyPart Missing = new("missing", "self", "speed") { Server = "custom" };

    private readonly TempDir _dir = new();

    private string Page => Path.Combine(_dir.Path, "nightly.md");

    public void Dispose() => _dir.Dispose();

    [Fact]
    public async Task Each_part_has_an_outcome_of_its_own_and_a_later_run_of_one_keeps_the_others()
    {
        NightlyPart[] all = [Fine, Broken, Missing];
        using var output = new StringWriter();
        var run = new NightlyRun(new Workspace(Repo.Root), output);

        var rows = await run.RunAsync(all, all, Nothing, Page, CancellationToken.None);
        var first = await File.ReadAllTextAsync(Page);
        await run.RunAsync(all, [Broken], Nothing, Page, CancellationToken.None);

        rows.Select(r => r.Outcome.Split(':')[0]).Should().Equal(NightlyRow.Passed, NightlyRow.Failed, NightlyRow.Skipped);
        rows[2].Outcome.Should().Contain("custom is not installed");
        rows[2].Seconds.Should().BeEmpty("what did not run took no time");
        output.ToString().Should().Contain("10.", "what a part prints is passed on");
        NightlyPage.Read(await File.ReadAllTextAsync(Page)).Select(r => r.Part).Should().Equal("fine", "broken", "missing");
        NightlyPage.Read(first)[0].Should().Be(rows[0]);
    }

    [Fact]
    public async Task A_part_that_cannot_run_here_keeps_the_row_of_where_it_ran()
    {
        var ran = new NightlyRow(Missing.Name, Missing.Shown, NightlyRow.Passed, "12", "0.1", "aaa", "2026-11-29");
        await File.WriteAllTextAsync(Page, NightlyPage.Render([Missing], [ran]));

        var rows = await new NightlyRun(new Workspace(Repo.Root), TextWriter.Null).RunAsync([Missing], [Missing], Nothing, Page, CancellationToken.None);

        rows.Single().Outcome.Should().StartWith(NightlyRow.Skipped);
        NightlyPage.Read(await File.ReadAllTextAsync(Page)).Should().Equal(ran);
    }

    [Fact]
    public async Task What_ran_has_the_commit_and_the_day_in_its_row()
    {
        var row = (await new NightlyRun(new Workspace(Repo.Root), TextWriter.Null).RunAsync([Fine], [Fine], Nothing, Page, CancellationToken.None)).Single();

        row.Commit.Should().Be(SourceCommit.Read(Repo.Root) ?? "unknown");
        row.Date.Should().MatchRegex(@"^\d{4}-\d\d-\d\d$");
        (await File.ReadAllTextAsync(Page)).Should().Contain($"| `{row.Commit}` | {row.Date} |");
    }

    [Fact]
    public async Task An_interrupted_part_gets_no_row()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        var run = () => new NightlyRun(new Workspace(Repo.Root), TextWriter.Null).RunAsync([Fine], [Fine], Nothing, Page, stop.Token);

        await run.Should().ThrowAsync<OperationCanceledException>();
        File.Exists(Page).Should().BeFalse();
    }
}

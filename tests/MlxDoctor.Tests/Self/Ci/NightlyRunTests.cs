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
    public async Task An_interrupted_part_gets_no_row()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        var run = () => new NightlyRun(new Workspace(Repo.Root), TextWriter.Null).RunAsync([Fine], [Fine], Nothing, Page, stop.Token);

        await run.Should().ThrowAsync<OperationCanceledException>();
        File.Exists(Page).Should().BeFalse();
    }
}

using FluentAssertions;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Asking.Tapes;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Proofs.Alterations;
using Xunit;

namespace MlxDoctor.Tests.Self.Alterations;

/// <summary>A sample of what <c>doctor self alterations</c> does in full: single things in a healthy server's answers are changed, and cases notice.</summary>
[Trait("Tier", "Self")]
public sealed class AlterationSampleTests : IDisposable
{
    private const int Every = 7;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlxdoctor-alteration-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Nearly_all_faults_of_a_sample_are_noticed_and_no_legitimate_change_is_called_one()
    {
        string[] ids =
        [
            "models.list", "models.twice", "models.complete", "messages.answer", "messages.complete", "messages.usage", "messages.refusals",
            "completions.text", "completions.complete",
        ];
        var workspace = new Workspace(Repo.Root);
        await AlterationTape.RecordAsync(workspace, [.. ids.Select(Catalogue.Find)], _folder.FullName, CancellationToken.None);
        var run = new AlterationRun(
            TapeReader.Open(_folder.FullName),
            ServerProfiles.Load(workspace.Fixtures).Get("embedded").Dialect,
            PromptBook.Load(Path.Combine(workspace.Fixtures, "prompts.yaml")));

        var (cases, exchanges) = await run.HealthyAsync(CancellationToken.None);
        cases.Select(c => c.Info.Id).Should().BeEquivalentTo(ids);
        var plan = AlterationPlan.Of([.. exchanges.Where(e => e.Group is not AnswerGroup.Chat)]);
        plan.Count.Should().BeGreaterThan(1500);
        var results = new List<AlterationResult>();
        foreach (var alteration in plan.Where((_, i) => i % Every == 0))
            results.Add(await run.JudgeAsync(alteration, cases, CancellationToken.None));

        AlterationReport.Share(results).Should().BeGreaterThanOrEqualTo(AlterationReport.Goal, AlterationReport.Text(results));
        results.Where(r => r.Noticed && r.Legitimate is not null).Select(r => r.Alteration.Name).Should().BeEmpty();
        results.Where(r => r.Undecided is not null).Select(r => r.Undecided).Should().BeEmpty();
    }
}

using FluentAssertions;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Proofs.Matrix;
using Xunit;

namespace MlxDoctor.Tests.Unit.Proofs.Pages;

[Trait("Tier", "Smoke")]
public sealed class BudgetPageTests
{
    [Fact]
    public void The_page_tells_the_share_of_faults_that_a_run_of_so_many_seconds_notices()
    {
        var times = new[] { ("a", 5), ("b", 10), ("c", 100) }.ToDictionary(c => c.Item1, c => new CaseTime(c.Item1, c.Item2, new Dictionary<string, double>()));
        IReadOnlyList<IReadOnlyCollection<string>> noticed = [["a"], ["b", "c"], ["c"], ["perf.x"]];

        var page = BudgetPage.Of(["a", "b", "c"], ["c", "b", "a"], [("embedded 1", "Made here.", times)], noticed);

        page.Should().Contain("The matrix has 4 faults; the 3 functional cases of a check notice 3 of them");
        page.Should().Contain("## embedded 1\n\nMade here. All 3 cases take 115 s.\n");
        page.Should().Contain("| 10 s | 1 | 25 % | 1 |\n| 20 s | 2 | 50 % | 2 |\n| 30 s | 2 | 50 % | 2 |\n| 60 s | 2 | 50 % | 2 |\n| 120 s | 3 | 75 % | 3 |\n");
    }

    [Fact]
    public void The_page_that_is_kept_was_made_with_the_order_that_is_kept()
    {
        var order = CaseOrder.Load(Path.Combine(Repo.Root, "fixtures"));

        File.ReadAllText(Path.Combine(Repo.Root, "harness", "pages", BudgetPage.FileName)).Should().Contain($"commit {order.Commit},").And.Contain("| 30 s |");
    }
}

using FluentAssertions;
using MlxDoctor.Cli.Conformance;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Cases.Parsers;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Tests.Unit.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Unit.Puppets;

/// <summary>Rows of the area, the profiles that name families, and the page.</summary>
[Trait("Tier", "Smoke")]
public sealed class ParserCasesTests : IDisposable
{
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_script_of_every_family_is_a_row_that_explains_itself_and_none_is_in_the_catalogue()
    {
        var rows = ParserCases.Rows(Puppets.Book).Select(c => c.Info).ToList();

        rows.Should().HaveCountGreaterThan(250).And.OnlyHaveUniqueItems(i => i.Id).And
            .OnlyContain(i => i.Area == Area.Parsers && i.Live && i.Fresh && i.Sends.Length > 5 && i.Why.Length > 5);
        rows.Where(i => i.Id.StartsWith("parsers.qwen3.", StringComparison.Ordinal)).Should().HaveCount(Puppets.Book.Get("qwen3").Scripts.Count + 3);
        Catalogue.All.Should().NotContain(c => c.Info.Area == Area.Parsers, "each family is a server of its own");
    }

    [Fact]
    public void Profiles_name_only_families_that_exist_and_each_once()
    {
        var named = ServerProfiles.Load(Path.Combine(Repo.Root, "fixtures")).All.Where(p => p.Parsers.Count > 0).ToList();

        named.Select(p => p.Name).Should().BeEquivalentTo("embedded", "mlx-lm", "rapid-mlx", "vllm-mlx-batched");
        foreach (var profile in named)
            profile.Parsers.Select(p => p.Family).Should().OnlyHaveUniqueItems().And.BeSubsetOf(Puppets.Book.Families.Select(f => f.Name));
    }

    [Fact]
    public void Every_fault_of_a_parser_has_a_script_of_its_family()
    {
        var plan = YamlFile.Load(Path.Combine(Puppets.Folder, "faults.yaml"));
        var ids = ParserCases.Rows(Puppets.Book).Select(c => c.Info.Id).ToHashSet();

        plan.Maps("faults").Should().HaveCountGreaterThanOrEqualTo(40)
            .And.OnlyContain(f => ids.Contains(ParserCases.IdOf(plan.RequireString("family"), f.RequireString("script"))));
    }

    [Fact]
    public void The_page_has_a_column_for_each_server_and_for_what_fails_the_script_and_a_request()
    {
        var run = _folder.Start();
        Write(run, "parsers.qwen3.one-call", Verdict.Pass, "mlx-lm 9.1", []);
        Write(
            run, "parsers.qwen3.two-calls", Verdict.Fail, "mlx-lm 9.1",
            [new Finding(FindingCode.ParsersCalls, "the model wrote another number of calls")
            {
                Expected = "two",
                Seen = "one",
                Curl = "curl -sS 'http://127.0.0.1:40123/v1/chat/completions'",
            }]);
        var other = _folder.Start();
        Write(other, "parsers.qwen3.two-calls", Verdict.Pass, "rapid-mlx 8.2", []);

        var page = ParsersPage.Of(new Workspace(Repo.Root), [run.Root, other.Root]);

        page.Should().Contain("| script | mlx-lm 9.1 | rapid-mlx 8.2 |").And.Contain("| `one-call` | holds |  |").And
            .Contain("| `two-calls` | **fails** | holds |");
        page.Should().Contain("### mlx-lm 9.1: two-calls").And.Contain("{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Nairobi\"").And
            .Contain("harness/doctor puppet build qwen3");
        page.Should().Contain("http://127.0.0.1:8080/v1/chat/completions").And.NotContain("40123").And.NotContain("## glm4");
    }

    [Fact]
    public void Runs_without_such_rows_are_refused()
    {
        var run = _folder.Start();
        CaseRecords.Write(run, _folder.Record("stop.number"));

        FluentActions.Invoking(() => ParsersPage.Of(new Workspace(Repo.Root), [run.Root]))
            .Should()
            .Throw<UsageException>()
            .WithMessage("*no row of the area parsers*");
    }

    private void Write(RunDirectory run, string id, Verdict verdict, string version, IReadOnlyList<Finding> findings) =>
        CaseRecords.Write(run, _folder.Record(id, verdict, reason: findings.FirstOrDefault()?.Message) with
        {
            Profile = version.Split(' ')[0],
            Server = new CaseServer("http://127.0.0.1:40001/v1", version, true),
            Findings = findings,
        });
}

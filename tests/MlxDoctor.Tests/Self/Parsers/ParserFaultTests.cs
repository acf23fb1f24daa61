using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Cases.Parsers;
using MlxDoctor.Harness.Data;
using Xunit;

namespace MlxDoctor.Tests.Self.Parsers;

/// <summary>Each way in which a parser can fail is reported by its script, and a clean server by none.</summary>
[Trait("Tier", "Self")]
public sealed class ParserFaultTests(PuppetBench bench) : IClassFixture<PuppetBench>
{
    private static readonly YamlMap Plan = YamlFile.Load(Path.Combine(Repo.Root, "fixtures", "puppets", "faults.yaml"));

    public static TheoryData<string, string, string> Faults
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            foreach (var row in Plan.Maps("faults"))
                rows.Add(row.RequireString("fault"), row.RequireString("script"), row.RequireString("code"));
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_broken_parser_is_reported_by_its_script(string fault, string script, string code)
    {
        var outcome = await bench.RunAsync(Plan.RequireString("family"), script, fault);

        outcome.Verdict.Should().Be(Verdict.Fail, outcome.Reason);
        outcome.Findings.Select(f => f.Code.Text).Should().Contain(code);
        outcome.Findings.Should().OnlyContain(f => f.Curl!.Contains("@@"), "each can be repeated");
    }

    [Fact]
    public async Task What_cannot_be_asked_is_skipped_by_name()
    {
        var attached = await bench.BesideAsync("parsers.qwen3.plain", canStart: false);
        var unnamed = await bench.BesideAsync("parsers.glm4.plain", canStart: true);

        attached.Should().BeEquivalentTo(CaseOutcome.Skip("needs a server that the harness can start with a model of its own"));
        unnamed.Should().BeEquivalentTo(CaseOutcome.Skip("the profile of embedded says nothing of the family glm4"));
    }

    [Theory]
    [InlineData("qwen3")]
    [InlineData("qwen3-coder")]
    [InlineData("llama3")]
    public async Task A_clean_server_has_no_finding(string family)
    {
        var rows = ParserCases.Rows(bench.Book).Where(c => c.Info.Id.StartsWith($"{ParserCases.Prefix}{family}.", StringComparison.Ordinal)).ToList();

        var failed = new List<string>();
        foreach (var row in rows)
            if (await bench.RunAsync(row, null) is { Verdict: not (Verdict.Pass or Verdict.Skip) } bad)
                failed.Add($"{row.Info.Id}: {bad.Reason}: {string.Join("; ", bad.Findings.Select(f => $"{f.Code} {f.Expected} | {f.Seen}"))}");

        failed.Should().BeEmpty();
        rows.Should().HaveCountGreaterThan(18);
    }
}

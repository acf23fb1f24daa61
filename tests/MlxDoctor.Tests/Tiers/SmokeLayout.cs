using System.IO.Enumeration;
using FluentAssertions;
using MlxDoctor.Harness.Agents;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Cases.Agents;
using MlxDoctor.Harness.Cases.Parsers;
using MlxDoctor.Harness.Cases.Shared;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Servers;
using Xunit;

namespace MlxDoctor.Tests.Tiers;

/// <summary>The project itself is as it should be.</summary>
[Trait("Tier", "Smoke")]
public sealed class SmokeLayout
{
    private static readonly string[] TopLevel =
        ["tests", "harness", "fixtures", "runsettings", "Directory.Packages.props", "MlxDoctor.Tests.sln", "README.md"];

    private static readonly string[] RootBuildFiles = ["LICENSE", "global.json", "Directory.Build.props"];

    [Fact]
    public void The_top_level_has_exactly_what_the_design_says()
    {
        var seen = new DirectoryInfo(Repo.Root).EnumerateFileSystemInfos()
            .Select(e => e.Name).Where(n => !n.StartsWith('.') && n is not "TestResults");

        seen.Should().BeEquivalentTo([.. TopLevel, .. RootBuildFiles]);
    }

    [Fact]
    public void Every_test_class_says_its_tier()
    {
        // One without a tier is run by no filter, and nobody would miss it.
        var untold = typeof(SmokeLayout).Assembly.GetTypes()
            .Where(t => !t.CustomAttributes.Any(IsTier))
            .Where(t => t.GetMethods().Any(m => m.GetCustomAttributes(typeof(FactAttribute), inherit: true).Length > 0 && !m.CustomAttributes.Any(IsTier)));

        untold.Select(t => t.Name).Should().BeEmpty();
    }

    [Fact]
    public void Every_prompt_parses_and_has_an_expectation()
    {
        var book = PromptBook.Load(Path.Combine(Repo.Root, "fixtures", "prompts.yaml"));

        book.All.Should().HaveCount(128).And.OnlyContain(p => p.Expect.FinishReason != null);
    }

    [Fact]
    public void Every_server_profile_parses_and_names_only_cases_that_exist()
    {
        var agents = AgentCases.All(AgentBook.Load(Path.Combine(Repo.Root, "fixtures", "agents"), "/nowhere"));
        var parsers = ParserCases.Rows(new Workspace(Repo.Root));
        var ids = Catalogue.All.Concat(agents).Concat(parsers).Select(c => c.Info.Id).ToHashSet();

        var profiles = ServerProfiles.Load(Path.Combine(Repo.Root, "fixtures")).All;

        profiles.Select(p => p.Name).Should().Contain(["embedded", "mlx-lm", "rapid-mlx", "vllm-mlx", "mlx-openai-server", "lm-studio", "custom"]);
        profiles.SelectMany(p => p.KnownDeviations).Select(d => d.Case)
            .Should().OnlyContain(glob => ids.Any(id => FileSystemName.MatchesSimpleExpression(glob, id, true)));
    }

    [Fact]
    public void Case_ids_are_well_formed_unique_and_their_prompts_exist()
    {
        var book = PromptBook.Load(Path.Combine(Repo.Root, "fixtures", "prompts.yaml"));

        Catalogue.All.Select(c => MlxDoctor.Core.Cases.CaseId.Require(c.Info.Id)).Should().OnlyHaveUniqueItems();
        Catalogue.All.OfType<PromptCase>().Select(c => book[c.PromptId].Id).Should().NotBeEmpty();
    }

    [Fact]
    public void Every_case_explains_itself() =>
        Catalogue.All.Select(c => c.Info).Should().OnlyContain(i =>
            i.Sends.Length > 5 && i.Expects.Length > 5 && i.Why.Length > 5 && i.Source.Length > 5);

    private static bool IsTier(System.Reflection.CustomAttributeData attribute) =>
        attribute.AttributeType == typeof(TraitAttribute) && Equals(attribute.ConstructorArguments[0].Value, "Tier");
}

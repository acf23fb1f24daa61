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

    private const int LongestLine = 160;

    private static readonly string[] RootBuildFiles = ["LICENSE", "global.json", "Directory.Build.props"];

    [Fact]
    public void The_top_level_has_exactly_what_the_design_says()
    {
        var seen = new DirectoryInfo(Repo.Root).EnumerateFileSystemInfos()
            .Select(e => e.Name).Where(n => !n.StartsWith('.') && n is not "TestResults");

        seen.Should().BeEquivalentTo([.. TopLevel, .. RootBuildFiles]);
    }

    [Fact]
    public void No_line_ends_after_column_160()
    {
        var longer = new[] { "harness", "fixtures", "tests" }
            .SelectMany(d => Directory.EnumerateFiles(Path.Combine(Repo.Root, d), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(f => LinesOfCode(f).Where(l => l.Text.Length > LongestLine).Select(l => $"{Path.GetRelativePath(Repo.Root, f)}:{l.Number}"));

        longer.Should().BeEmpty();
    }

    [Theory]
    [InlineData("var data = \"\"\"{}\"\"\";", 0)]
    [InlineData("    \"{\\\"a\\\":1}\", 1)", 0)]
    [InlineData("    \"words that can be split\", 1)", 1)]
    [InlineData("var code = 1;", 1)]
    public void A_line_that_is_mostly_a_literal_is_data(string line, int lines)
    {
        using var file = new StringReader(line);
        LinesOfCode(file).Should().HaveCount(lines);
    }

    private static List<(int Number, string Text)> LinesOfCode(string path)
    {
        using var file = File.OpenText(path);
        return LinesOfCode(file);
    }

    /// <summary>Lines that can be broken: neither raw literals, where a line break would change the data, nor those that begin with quoted data.</summary>
    private static List<(int Number, string Text)> LinesOfCode(TextReader file)
    {
        var lines = new List<(int, string)>();
        var raw = false;
        for (var number = 1; file.ReadLine() is { } line; number++)
        {
            var quotes = line.Split("\"\"\"").Length - 1;
            if (!raw && quotes == 0 && !(line.TrimStart(' ', '(', '$').StartsWith('"') && line.Contains("\\\"", StringComparison.Ordinal)))
                lines.Add((number, line));
            raw ^= quotes % 2 == 1;
        }
        return lines;
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

using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using FluentAssertions;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core.Findings;

[Trait("Tier", "Smoke")]
public sealed partial class FindingCodeTests
{
    private static readonly Dictionary<string, FindingCode> Declared = typeof(FindingCode).GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToDictionary(f => f.Name, f => (FindingCode)f.GetValue(null)!, StringComparer.Ordinal);

    /// <summary>The places of the shared checks.</summary>
    public static TheoryData<string> Sources => [.. SharedChecks().Where(f => Named(f).Any()).Select(f => Path.GetRelativePath(Repo.Root, f))];

    [Fact]
    public void Every_code_is_named_as_its_text_and_is_in_the_list()
    {
        FindingCode.All.Should().BeEquivalentTo(Declared.Values).And.HaveCountGreaterThan(200);
        Declared.Keys.Should().Equal(Declared.Values.Select(c => string.Concat(c.Text.Split('.', '-').Select(Capital))));
    }

    [Fact]
    public void Every_code_blames_somebody_on_purpose() => FindingCode.All.Where(c => c.Suspect == Suspect.Unknown).Should().BeEmpty();

    [Fact]
    public void Every_code_is_given_somewhere_in_the_product()
    {
        var given = new[] { "harness", "fixtures" }
            .SelectMany(d => Directory.EnumerateFiles(Path.Combine(Repo.Root, d), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(Named).ToHashSet();

        Declared.Values.Except(given).Should().BeEmpty("a code that nobody gives is to be taken out of the list");
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_code_of_a_shared_check_is_declared_as_shared(string source) =>
        Named(Path.Combine(Repo.Root, source)).Should().NotBeEmpty().And.OnlyContain(c => c.Shared);

    [Theory]
    [InlineData("logprobs.missing")]
    [InlineData("seed.ignored")]
    [InlineData("surface.status")]
    [InlineData("usage.empty-choices")]
    public void A_code_of_one_case_is_not(string code) => FindingCode.Find(code)!.Shared.Should().BeFalse();

    [Theory]
    [InlineData("stream.done-missing", "stream.done-missing")]
    [InlineData("shape.choices.logprobs", "shape.choices.logprobs")]
    [InlineData("stream.done-mising", null)]
    [InlineData("shape.", null)]
    [InlineData("shape.a..b", null)]
    [InlineData("error", null)]
    [InlineData("", null)]
    public void A_text_finds_a_declared_code_or_none(string text, string? code) => (FindingCode.Find(text)?.Text).Should().Be(code);

    [Fact]
    public void A_code_is_its_text_in_a_record_and_one_of_another_version_stays_as_it_was()
    {
        const string Json = """{"code":"a.code-of-tomorrow","message":"m"}""";

        var read = JsonSerializer.Deserialize<Finding>(Json, RunJson.Line)!;

        (read.Code.Text, read.Code.Suspect, read.Code.Shared).Should().Be(("a.code-of-tomorrow", Suspect.Unknown, false));
        JsonSerializer.Serialize(read, RunJson.Line).Should().StartWith("""{"code":"a.code-of-tomorrow","message":"m",""");
        JsonSerializer.Serialize(new Finding(FindingCode.UsageSum, "m"), RunJson.Line).Should().StartWith("""{"code":"usage.sum","message":"m",""");
        JsonSerializer.Deserialize<Finding>("""{"code":"usage.sum","message":"m"}""", RunJson.Line)!.Code.Should().BeSameAs(FindingCode.UsageSum);
    }

    [Theory]
    [InlineData("""{"code":7,"message":"m"}""")]
    [InlineData("""{"code":null,"message":"m"}""")]
    public void What_is_no_text_is_no_code(string json) =>
        FluentActions.Invoking(() => JsonSerializer.Deserialize<Finding>(json, RunJson.Line)).Should().Throw<JsonException>();

    private static IEnumerable<FindingCode> Named(string file) =>
        CodeInSource().Matches(File.ReadAllText(file)).Select(m => Declared.GetValueOrDefault(m.Groups[1].Value)).OfType<FindingCode>();

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static IEnumerable<string> SharedChecks()
    {
        var asking = Path.Combine(Repo.Root, "harness", "MlxDoctor.Harness", "Asking");
        return
        [
            .. Directory.GetFiles(Path.Combine(asking, "Invariants"), "*.cs"),
            .. Directory.GetFiles(Path.Combine(asking, "Prompts"), "*.cs"),
            Path.Combine(asking, "PairComparison.cs"),
            Path.Combine(asking, "RefusalJudge.cs"),
        ];
    }

    [GeneratedRegex(@"\bFindingCode\.([A-Z]\w+)")]
    private static partial Regex CodeInSource();
}

using System.Text.RegularExpressions;
using FluentAssertions;
using MlxDoctor.Proofs.Matrix;
using Xunit;

namespace MlxDoctor.Tests.Unit.Proofs.Matrix;

[Trait("Tier", "Smoke")]
public sealed class SharedCodesTests
{
    /// <summary>The places of the shared checks.</summary>
    public static TheoryData<string> Sources => [.. Sought().Where(f => Codes(File.ReadAllText(f)).Any()).Select(f => Path.GetRelativePath(Repo.Root, f))];

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_code_of_a_shared_check_counts_as_shared(string source)
    {
        var codes = Codes(File.ReadAllText(Path.Combine(Repo.Root, source)));

        codes.Should().NotBeEmpty().And.OnlyContain(c => SharedCodes.Contains(c));
    }

    [Theory]
    [InlineData("logprobs.missing")]
    [InlineData("seed.ignored")]
    [InlineData("surface.status")]
    [InlineData("usage.empty-choices")]
    public void A_code_of_one_case_does_not(string code) => SharedCodes.Contains(code).Should().BeFalse();

    private static IEnumerable<string> Codes(string text) =>
        Regex.Matches(text, "\"([a-z]+\\.[a-z-]+)\"").Select(m => m.Groups[1].Value).Where(c => c != "chat.completion");

    private static IEnumerable<string> Sought()
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
}

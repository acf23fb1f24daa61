using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Proofs.ContextPower;
using MlxDoctor.Tests.Self.Lifecycle;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Self.Context;

/// <summary>Each limit that is planted into the embedded server is reported to the resolution of the strategy, with its cause.</summary>
[Trait("Tier", "Self")]
[Trait("Nightly", "yes")]
public sealed class PlantedLimitTests : IDisposable
{
    private const int Reserved = 96;

    private readonly TempDir _dir = new();

    /// <summary>The planted limits, with both strategies.</summary>
    public static IEnumerable<object[]> Planted =>
        from fault in ContextFaultPlan.Load(Path.Combine(Repo.Root, "fixtures"))
        from strategy in new[] { "ladder", "search" }
        select new object[] { fault.Fault, fault.Tokens, fault.Limit, fault.Category ?? "", strategy };

    public void Dispose() => _dir.Dispose();

    [Theory]
    [MemberData(nameof(Planted))]
    public async Task A_planted_limit_is_found(string fault, int tokens, string limit, string category, string strategy)
    {
        var (code, output, error) = await DoctorProcess.RunWithAsync(
            new Dictionary<string, string> { ["XDG_STATE_HOME"] = _dir.Sub("state"), ["DOCTOR_RUNS_ROOT"] = _dir.Sub("runs") },
            ["context", "test", "doctor-tiny", "--strategy", strategy, "--patience", "3", "--server-args", $"--engine reader --context 12000 --fault {fault}"]);

        code.Should().Be(0, output + error);
        var result = JsonNode.Parse(File.ReadAllText(Directory.EnumerateFiles(_dir.Sub("runs"), "result.json", SearchOption.AllDirectories).Single()))!;
        var (good, bad) = ((int)result[limit]!["good"]!, (int)result[limit]!["bad"]!);
        good.Should().BeLessThanOrEqualTo((int)((tokens + Reserved) * 1.03), output);
        bad.Should().BeGreaterThanOrEqualTo((int)((tokens + Reserved) * 0.98), output);
        // The knee is looked for among the sizes that are scored for other reasons.
        if (limit != "knee")
            (bad - good).Should().BeLessThanOrEqualTo((int)(bad * (strategy == "ladder" ? 0.11 : 0.04)), output);
        foreach (var other in new[] { "accepted", "used", "cached" }.TakeWhile(l => l != limit))
            ((int)result[other]!["good"]!).Should().BeGreaterThan(11_000, output);
        if (category.Length > 0)
            output.Should().Contain(category);
    }
}

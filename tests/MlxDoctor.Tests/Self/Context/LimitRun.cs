using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Tests.Self.Lifecycle;
using MlxDoctor.Tests.Self.Servers;

namespace MlxDoctor.Tests.Self.Context;

/// <summary>One run of <c>context test</c> on the reader, and what it wrote.</summary>
internal sealed record LimitRun(JsonNode Result, string Output)
{
    /// <summary>Tokens that are reserved for an answer.</summary>
    public const int Reserved = 96;

    /// <summary>Runs it in a folder of its own.</summary>
    public static async Task<LimitRun> OfAsync(TempDir dir, string serverArguments, params string[] arguments)
    {
        var (code, output, error) = await DoctorProcess.RunWithAsync(
            new Dictionary<string, string> { ["XDG_STATE_HOME"] = dir.Sub("state"), ["DOCTOR_RUNS_ROOT"] = dir.Sub("runs") },
            ["context", "test", "doctor-tiny", "--server-args", $"--engine reader {serverArguments}", .. arguments]);
        code.Should().Be(0, output + error);
        var file = Directory.EnumerateFiles(dir.Sub("runs"), "result.json", SearchOption.AllDirectories).Single();
        return new(JsonNode.Parse(await File.ReadAllTextAsync(file))!, output);
    }

    /// <summary>The largest good size of a limit; null when it has none.</summary>
    public int? Good(string limit) => (int?)Result[limit]!["good"];

    /// <summary>The smallest bad size of a limit; null when it has none.</summary>
    public int? Bad(string limit) => (int?)Result[limit]!["bad"];

    /// <summary>The limit lies where it was planted, and its bracket is as narrow as asked.</summary>
    public void Brackets(string limit, int tokens, double resolution)
    {
        (Good(limit), Bad(limit)).Should().Match<(int? Good, int? Bad)>(b => b.Good != null && b.Bad != null, $"{limit}: {Output}");
        Good(limit).Should().BeLessThanOrEqualTo((int)((tokens + Reserved) * 1.05), Output);
        Bad(limit).Should().BeGreaterThanOrEqualTo((int)((tokens + Reserved) * 0.98), Output);
        (Bad(limit) - Good(limit)).Should().BeLessThanOrEqualTo((int)(Bad(limit)!.Value * resolution), Output);
    }
}

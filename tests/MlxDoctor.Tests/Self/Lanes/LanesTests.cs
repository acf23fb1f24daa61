using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Tests.Self.Lifecycle;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Self.Lanes;

/// <summary>Cases that run beside others find what they find alone, and what only neighbours bring about besides.</summary>
[Trait("Tier", "Self")]
public sealed class LanesTests : IDisposable
{
    private const string Cases = "stop.*,usage.*";

    private readonly TempDir _dir = new();

    public void Dispose() => _dir.Dispose();

    [Fact]
    public async Task Garbage_that_only_neighbours_bring_about_is_reported_beside_others_and_not_seen_one_after_the_other()
    {
        var beside = await CheckAsync("beside", "garbage@concurrent", "4");
        var alone = await CheckAsync("alone", "garbage@concurrent", "1");

        beside.Code.Should().Be(2);
        beside.Failed.SelectMany(f => f.Codes).Should().Contain("parallel.beside");
        alone.Failed.SelectMany(f => f.Codes).Should().NotContain("parallel.beside", "nothing runs beside anything");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("stop-emitted")]
    public Task Verdicts_and_findings_do_not_depend_on_the_number_of_lanes(string? fault) => SameAsync(fault);

    [Theory]
    [Trait("Nightly", "yes")]
    [InlineData("usage-missing")]
    [InlineData("stream-differs")]
    [InlineData("done-missing")]
    public Task Nor_do_those_of_other_faults(string fault) => SameAsync(fault);

    private async Task SameAsync(string? fault)
    {
        var beside = await CheckAsync("beside", fault, "4");
        var alone = await CheckAsync("alone", fault, "1");

        beside.Should().BeEquivalentTo(alone, o => o.Excluding(r => r.Requests));
        beside.Requests.Should().BeGreaterThanOrEqualTo(alone.Requests);
        beside.Failed.Count.Should().Be(fault is null ? 0 : alone.Failed.Count);
    }

    private async Task<Result> CheckAsync(string name, string? fault, string lanes)
    {
        string[] broken = fault is null ? [] : ["--server-args", $"--fault {fault}"];
        var (code, output, error) = await DoctorProcess.RunAsync(
            ["check", "--case", Cases, "--lanes", lanes, "--out", _dir.Sub(name), .. broken]);
        code.Should().BeOneOf([0, 2], output + error);
        var run = Directory.EnumerateDirectories(_dir.Sub(name)).Single();
        var records = Directory.EnumerateFiles(Path.Combine(run, "cases"), "*.json", SearchOption.AllDirectories)
            .Select(f => JsonNode.Parse(File.ReadAllText(f))!).OrderBy(r => (string)r["id"]!, StringComparer.Ordinal).ToList();
        return new(
            code,
            [.. records.Select(r => $"{r["id"]} {r["verdict"]}")],
            [.. records.Where(r => (string?)r["verdict"] == "fail")
                .Select(r => new Failed((string)r["id"]!, [.. r["findings"]!.AsArray().Select(f => (string)f!["code"]!)]))],
            records.Sum(r => (int?)r["cost"]?["requests"] ?? 0));
    }

    private sealed record Result(int Code, IReadOnlyList<string> Verdicts, IReadOnlyList<Failed> Failed, int Requests);

    private sealed record Failed(string Id, IReadOnlyList<string> Codes);
}

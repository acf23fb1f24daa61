using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Tests.Self.EmbeddedServer;
using Xunit;

namespace MlxDoctor.Tests.Self.Lifecycle;

/// <summary>A server that runs already, judged through the front door.</summary>
[Trait("Tier", "Self")]
public sealed class AttachedRunTests
{
    [Fact]
    public async Task An_attached_server_is_judged_and_still_runs_afterwards()
    {
        await using var server = await EmbeddedProcess.StartAsync();
        var runs = Directory.CreateTempSubdirectory("mlxdoctor-attach-");
        try
        {
            var (code, output, error) = await DoctorProcess.RunAsync(
                "check", "--url", new Uri(server.Url, "/v1").ToString(), "--area", "contract,output", "--out", runs.FullName);

            code.Should().Be(0, output + error);
            server.HasExited.Should().BeFalse();
            var result = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(runs.EnumerateDirectories().Single().FullName, "result.json")))!;
            ((bool)result["servers"]![0]!["launched"]!).Should().BeFalse();
            ((int)result["counts"]!["pass"]!).Should().BeGreaterThan(90);
            ((int)result["counts"]!["fail"]!).Should().Be(0);
        }
        finally
        {
            runs.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(0, "--keepalive-ms", "60000")]
    [InlineData(2, "--fault", "tool-newlines-lost")]
    public async Task A_model_that_hides_behind_another_name_is_recognised_by_its_words(int expected, params string[] options)
    {
        await using var server = await EmbeddedProcess.StartAsync(["--name", "mystery", .. options]);
        var runs = Directory.CreateTempSubdirectory("mlxdoctor-attach-");
        try
        {
            // What it says has no other way to be wrong than to be known.
            var (code, output, error) = await DoctorProcess.RunAsync(
                "check", "--url", new Uri(server.Url, "/v1").ToString(), "--case", "tools.multi-line-argument", "--out", runs.FullName);

            code.Should().Be(expected, output + error);
        }
        finally
        {
            runs.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_url_on_which_nothing_answers_is_named_and_costs_exit_code_2()
    {
        var runs = Directory.CreateTempSubdirectory("mlxdoctor-attach-");
        try
        {
            var (code, output, _) = await DoctorProcess.RunAsync("check", "--url", "http://127.0.0.1:1/v1", "--case", "health.*", "--out", runs.FullName);

            code.Should().Be(2);
            output.Should().Contain("http://127.0.0.1:1/v1").And.Contain("error").And.NotMatchRegex(@"(?m)^  pass +\w+\.");
        }
        finally
        {
            runs.Delete(recursive: true);
        }
    }
}

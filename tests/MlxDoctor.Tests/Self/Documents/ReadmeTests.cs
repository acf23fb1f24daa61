using FluentAssertions;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Tests.Self.EmbeddedServer;
using MlxDoctor.Tests.Self.Lifecycle;
using Xunit;

namespace MlxDoctor.Tests.Self.Documents;

/// <summary>Every command of the README is run, here or by <c>.ci/run</c>.</summary>
[Trait("Tier", "Self")]
public sealed class ReadmeTests
{
    public static TheoryData<string> Commands => [.. ReadmeCommands.Read().Where(c => !ReadmeCommands.ByCi.ContainsKey(c))];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_of_the_README_runs(string command)
    {
        await using var attached = command.Contains("--url", StringComparison.Ordinal) ? await EmbeddedProcess.StartAsync() : null;
        var runs = Directory.CreateTempSubdirectory("mlxdoctor-readme-");
        try
        {
            var agent = Path.Combine(runs.FullName, "agent");
            File.WriteAllText(
                agent,
                """
                #!/bin/sh
                exec curl -sf "$OPENAI_BASE_URL/chat/completions" -H 'Content-Type: application/json' -d '{"model":"m","messages":[{"role":"user","content":"Hello"}]}'
                """);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(agent, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            var server = $"{EmbeddedCommand.Find()} --model {{model}} --port {{port}}";
            var line = command
                .Replace("http://127.0.0.1:8080/v1", attached is null ? "" : new Uri(attached.Url, "/v1").ToString(), StringComparison.Ordinal)
                .Replace("opencode run 'What is in README.md?'", agent, StringComparison.Ordinal)
                .Replace("~/models/my-model", EmbeddedProcess.Model, StringComparison.Ordinal)
                .Replace("my-server --model {model} --port {port}", server, StringComparison.Ordinal)
                .Replace("old-server --model {model} --port {port}", server, StringComparison.Ordinal);
            line = $"{line} {ReadmeCommands.Narrowed.GetValueOrDefault(command)}"
                .Replace(" fixtures/", $" {Path.Combine(Repo.Root, "fixtures")}/", StringComparison.Ordinal);

            var (code, output, error) = await DoctorProcess.RunWithAsync(
                new Dictionary<string, string> { ["DOCTOR_RUNS_ROOT"] = runs.FullName, ["DOCTOR_SCORECARDS"] = Path.Combine(runs.FullName, "scorecards") },
                CommandLine.Split(line).Skip(1));

            code.Should().Be(0, output + error);
            (output + error).Should().NotBeNullOrWhiteSpace();
        }
        finally
        {
            runs.Delete(recursive: true);
        }
    }

    [Fact]
    public void What_takes_minutes_is_run_by_ci()
    {
        var ci = File.ReadAllText(Path.Combine(Repo.Root, ".ci", "run"));
        foreach (var (command, line) in ReadmeCommands.ByCi)
        {
            ReadmeCommands.Read().Should().Contain(command);
            ci.Should().Contain(line);
        }
        ReadmeCommands.Narrowed.Keys.Should().BeSubsetOf(ReadmeCommands.Read(), "a rule for a command that is gone is out of date");
    }

    [Theory]
    [InlineData("agents codex --config")]
    [InlineData("check --list")]
    [InlineData("check --area perf --list")]
    public async Task A_command_that_the_README_mentions_in_passing_runs(string arguments)
    {
        var (code, output, error) = await DoctorProcess.RunAsync(CommandLine.Split(arguments));

        code.Should().Be(0, error);
        output.Should().NotBeNullOrWhiteSpace();
    }
}

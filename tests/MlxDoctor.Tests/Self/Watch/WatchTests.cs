using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Agents.Cli;
using MlxDoctor.Tests.Self.Agents;
using MlxDoctor.Tests.Self.Lifecycle;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Self.Watch;

/// <summary>A whole watched session: what it prints, leaves behind and answers with.</summary>
[Trait("Tier", "Self")]
public sealed class WatchTests
{
    private const string Key = "sk-watched-4711-0815";

    private const string Ask = """
        curl -sN "$OPENAI_BASE_URL/chat/completions" -H 'Content-Type: application/json' -H 'Authorization: Bearer sk-watched-4711-0815' \
          -d '{"model":"gpt","stream":true,"messages":[{"role":"user","content":"What is the capital of France? sk-watched-4711-0815"}]}'
        """;

    [Fact]
    public async Task A_session_with_a_fault_names_who_is_to_blame_and_leaves_a_run_that_can_be_judged_again()
    {
        using var dir = new TempDir();
        var agent = dir.Script("agent", $"{Ask} > \"{dir.Path}/answer\"\nexit 7\n");

        var (code, output, error) = await Doctor(dir, "watch", "--server-args", "--fault done-missing", "--", agent);

        code.Should().Be(2, output + error);
        var lines = output.TrimEnd().Split('\n');
        lines[^1].Should().Be("the agent agent ended with exit code 7");
        output.Should().Contain("turn 1  chat  prompt ").And.Contain("  turn 1: server: stream.done-missing: ").And.Contain("again     curl -sS -N 'http://")
            .And.Contain("to blame: server, turn 1 (stream.done-missing)").And.Contain("passed on: each piece of an answer was held ");
        File.ReadAllText(Path.Combine(dir.Path, "answer")).Should().Contain("Paris").And.NotContain("[DONE]");

        var run = Directory.GetDirectories(Path.Combine(dir.Path, "runs")).Should().ContainSingle().Subject;
        var result = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "result.json")))!;
        ((string)result["tier"]!, (int)result["exit_code"]!, (string)result["cases"]![0]!["blame"]!).Should().Be(("watch", 2, "server"));
        Directory.GetFiles(Path.Combine(run, "transcripts"), "r*.json").Should().ContainSingle();
        Directory.EnumerateFiles(run, "*", SearchOption.AllDirectories).Where(f => File.ReadAllText(f).Contains(Key, StringComparison.Ordinal))
            .Should().BeEmpty("keys are masked");
        output.Should().NotContain(Key);

        var report = File.ReadAllText(Path.Combine(run, "report.md"));
        (await Doctor(dir, "report", run)).Code.Should().Be(0);
        File.ReadAllText(Path.Combine(run, "report.md")).Should().Be(report);

        var (again, said, _) = await Doctor(dir, "watch", "--replay", Path.Combine(run, "tape"));
        again.Should().Be(2, said);
        said.Should().Contain("to blame: server, turn 1 (stream.done-missing)").And.NotContain(Key);
    }

    [Fact]
    public async Task A_session_that_asks_nothing_is_not_fine()
    {
        using var dir = new TempDir();

        var (code, output, error) = await Doctor(dir, "watch", "--", "true");

        code.Should().Be(2, output + error);
        output.Should().Contain("nothing asked the server through the proxy").And.EndWith("the agent true ended with exit code 0\n");
    }

    [SkippableTheory]
    [Trait("Nightly", "yes")]
    [InlineData("opencode", "", 0, "to blame: nobody")]
    [InlineData("opencode", "tool-as-text", 2, "text.tool-tag")]
    [InlineData("qwen-code", "", 0, "to blame: nobody")]
    [InlineData("qwen-code", "done-missing", 2, "stream.done-missing")]
    public async Task A_real_agent_is_watched(string agent, string fault, int expected, string words)
    {
        var profile = CliRow.Book.Single(p => p.Name == agent);
        Skip.If(profile.Find() is null, $"{profile.Command} is not installed ({profile.Install})");
        using var place = new CliWorkplace(agent);
        var form = profile.Forms.Single(f => f.Name == "minimal");
        // A form's own configuration names its proxy, which is not there: what is tried is that of watch.
        if (agent == "opencode")
            File.WriteAllText(
                Path.Combine(place.Work, "opencode.json"),
                """{"agent": {"row": {"mode": "primary", "prompt": "You are a helper.", "tools": {"*": false, "read": true}}}}""");
        var own = profile.Watch.Arguments.ToHashSet(StringComparer.Ordinal);
        var task = form.Arguments.Where(a => !own.Contains(a)).Select(a => place.Fill(a, new Uri("http://127.0.0.1")));
        using var process = DoctorProcess.StartBy(
            "env", ["-C", place.Work, $"HOME={place.Home}", $"DOCTOR_RUNS_ROOT={place.Home}/runs"],
            ["watch", .. fault.Length > 0 ? ["--server-args", $"--fault {fault}"] : Array.Empty<string>(), "--", profile.Find()!, .. task]);
        var (code, output, error) = await DoctorProcess.EndAsync(process);

        code.Should().Be(expected, output + error);
        output.Should().Contain(words);
        if (expected == 0)
            output.Should().Contain(place.Code);
    }

    private static Task<(int Code, string Output, string Error)> Doctor(TempDir dir, params string[] arguments) => DoctorProcess.RunWithAsync(
        new Dictionary<string, string> { [DoctorVariables.RunsRoot] = Path.Combine(dir.Path, "runs") }, arguments);
}

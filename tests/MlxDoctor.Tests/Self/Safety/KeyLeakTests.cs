using FluentAssertions;
using MlxDoctor.Tests.Self.EmbeddedServer;
using MlxDoctor.Tests.Self.Lifecycle;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Self.Safety;

/// <summary>Servers that repeat the key that they are given, through both front doors: afterwards it is nowhere.</summary>
[Trait("Tier", "Self")]
public sealed class KeyLeakTests : IDisposable
{
    private const string Variable = "LEAK_TEST_KEY";
    private const string Key = "sk-leak+test/4711=0815&abcDEF";

    private static readonly Dictionary<string, string> Variables = new() { [Variable] = Key };

    private readonly TempDir _dir = new();

    public void Dispose() => _dir.Dispose();

    [Fact]
    public async Task A_server_that_refuses_with_the_key_in_its_words_does_not_bring_it_into_any_file_or_onto_the_terminal()
    {
        using var server = EchoServer.Start();

        var (code, output, error) = await DoctorProcess.RunWithAsync(
            Variables, "check", "--url", server.Url + "/v1", "--api-key-env", Variable, "--case", "health.*",
            "--out", _dir.Sub("runs"));

        code.Should().Be(2, output + error);
        server.Requests.Should().Contain(r => r.StartsWith("POST /v1/chat/completions", StringComparison.Ordinal));
        Search.FindsNo(Key, _dir.Path, output, error);
        var run = Directory.EnumerateDirectories(_dir.Sub("runs")).Single();
        File.ReadAllText(Path.Combine(run, "report.md")).Should().ContainEquivalentOf(@"Incorrect API key provided: \u001b]0;owned").And.Contain("***");
        File.ReadAllText(Path.Combine(run, "vstest.jsonl")).Should().Contain("***");
        Directory.EnumerateFiles(Path.Combine(run, "transcripts")).Should().NotBeEmpty();
        (output + error).Should().NotContainAny("\u001b", "\u0007", "\u009b", "\u202e");
    }

    [Fact]
    public async Task A_server_that_answers_with_the_key_does_not_bring_it_into_a_recording_either()
    {
        using var server = EchoServer.StartAnswering();

        var (code, output, error) = await DoctorProcess.RunWithAsync(
            Variables, "check", "--url", server.Url + "/v1", "--api-key-env", Variable, "--case", "health.answers,stop.emoji",
            "--out", _dir.Sub("runs"), "--record", _dir.Sub("tape"));

        code.Should().Be(2, output + error);
        Search.FindsNo(Key, _dir.Path, output, error);
        File.Exists(Path.Combine(_dir.Sub("tape"), "tape.jsonl.gz")).Should().BeTrue();
        output.Should().Contain("recorded: ").And.Contain("the API key is masked");
        (output + error).Should().NotContainAny("\u001b", "\u0007", "\u009b", "\u202e");
    }

    [Theory]
    [InlineData("exit 3", 2, "exit code 3")]
    [InlineData("exec dotnet exec \"$EMBEDDED\" --model \"$1\" --port \"$2\" --api-key \"$4\"", 0, "listening on")]
    public async Task A_launched_server_that_prints_its_arguments_does_not_bring_the_key_into_any_file(string end, int expected, string log)
    {
        // The key comes in two halves, as a pipe may cut it anywhere.
        var script = _dir.Script("talkative", $"""
            EMBEDDED='{Path.Combine(AppContext.BaseDirectory, "mlxdoctor-embedded.dll")}'
            echo "arguments: $*"
            printf 'halves: %s' "$(printf %s "$4" | cut -c1-9)"; sleep 1; printf '%s\n' "$(printf %s "$4" | cut -c10-)"
            echo "basic: $(printf 'user:%s' "$4" | base64)"
            echo "cut: $(printf %s "$4" | cut -c1-12)..."
            {end}

            """);

        var (code, output, error) = await DoctorProcess.RunWithAsync(
            Variables, "check", "--server", "custom", "--command", $"{script} {{model}} {{port}} --api-key {{api_key}}",
            "--model", EmbeddedProcess.Model, "--api-key-env", Variable, "--case", "health.*", "--out", _dir.Sub("runs"));

        code.Should().Be(expected, output + error);
        Search.FindsNo(Key, _dir.Sub("runs"), output, error);
        var written = File.ReadAllText(Directory.EnumerateFiles(_dir.Sub("runs"), "server-*.log", SearchOption.AllDirectories).Single());
        written.Should().Contain("--api-key ***\n").And.Contain("halves: ***\n").And.Contain("cut: ***...").And.MatchRegex(@"basic: \S{1,8}\*\*\*");
        if (expected == 0)
            written.Should().Contain(log);
        else
            output.Should().Contain("exit code 3");
    }

    [Fact]
    public async Task A_TRX_and_what_dotnet_test_prints_hold_neither_the_key_nor_a_code_that_acts()
    {
        using var server = EchoServer.Start();

        using var tests = DoctorProcess.StartTests(
            new Dictionary<string, string>(Variables)
            {
                ["DOCTOR_URL"] = server.Url + "/v1",
                ["DOCTOR_API_KEY_ENV"] = Variable,
                ["DOCTOR_CASES"] = "stop.emoji,auth.missing-key,health.answers",
                ["DOCTOR_RUNS_ROOT"] = _dir.Sub("runs"),
            },
            "--filter", "Tier=Check", "--logger", "trx;LogFileName=check.trx", "--results-directory", _dir.Sub("results"));
        var (code, output, error) = await DoctorProcess.EndAsync(tests);

        code.Should().Be(1, output + error);
        Search.FindsNo(Key, _dir.Path, output, error);
        var trx = File.ReadAllText(Path.Combine(_dir.Sub("results"), "check.trx"));
        foreach (var text in new[] { output, trx })
            text.Should().Contain("Incorrect API key provided: ").And.ContainEquivalentOf(@"\u001b]0;owned\u0007").And.Contain("***")
                .And.NotContainAny("\u001b", "\u0007", "\u009b", "\u202e");
    }
}

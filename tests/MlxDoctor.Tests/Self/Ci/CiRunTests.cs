using System.Diagnostics;
using FluentAssertions;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Self.Ci;

/// <summary>What <c>.ci/run</c> says of suites that end in some way; in place of <c>dotnet test</c> stands a script that leaves a prepared TRX file.</summary>
[Trait("Tier", "Self")]
public sealed class CiRunTests : IDisposable
{
    private const string Row = "MlxDoctor.Tests.Self.Some.Test(model: &quot;a,b&quot;)";
    private const string CheckRow = "check(model: &quot;doctor-tiny&quot;, caseId: &quot;stop.emoji&quot;)";
    private const string Alone = "suite self; again self; close";

    private readonly TempDir _dir = new();

    public CiRunTests()
    {
        Directory.CreateDirectory(Repository(".ci"));
        File.Copy(Path.Combine(Repo.Root, ".ci", "run"), Repository(".ci/run"));
        var stub = Path.Combine(Directory.CreateDirectory(Repository("bin")).FullName, "dotnet");
        File.WriteAllText(stub, """
            #!/usr/bin/env bash
            while [ $# -gt 0 ]; do
              case $1 in --logger) name=${2##*LogFileName=} ;; --results-directory) folder=$2 ;; --filter) printf '%s\n' "$2" >>"$TRX/filters" ;; esac
              shift
            done
            cp "$TRX/$name" "$folder/$name"
            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(stub, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(Path.Combine(_dir.Path, "trx"));
    }

    public void Dispose() => _dir.Dispose();

    [Fact]
    public async Task What_failed_among_the_others_and_passes_alone_is_counted_as_passed_and_named_flaky()
    {
        Trx("self", (Row, "Failed", "boom"), ("MlxDoctor.Tests.Self.Fine", "Passed", null));
        Trx("self-again", (Row, "Passed", null));

        var (code, lines) = await RunAsync(Alone);

        code.Should().Be(0);
        lines.Should().Contain("flaky, failed among the others and passed alone: 1").And.Contain(l => l.Trim() == $"flaky: {Row}");
        lines[^1].Should().Be("2 passed, 0 failed, 0 skipped");
        (await File.ReadAllTextAsync(Path.Combine(_dir.Path, "trx", "filters"))).Should()
            .Contain("DisplayName=MlxDoctor.Tests.Self.Some.Test\\(model: \"a,b\"\\)");
    }

    [Fact]
    public async Task What_fails_alone_too_has_failed()
    {
        Trx("self", (Row, "Failed", "boom"));
        Trx("self-again", (Row, "Failed", "boom"));

        var (code, lines) = await RunAsync(Alone);

        code.Should().Be(1);
        lines.Should().Contain($"FAILED: {Row}").And.NotContain(l => l.Contains("flaky", StringComparison.Ordinal));
        lines[^1].Should().Be("0 passed, 1 failed, 0 skipped");
    }

    [Fact]
    public async Task More_than_three_in_all_suites_are_no_accident_and_none_is_run_again()
    {
        foreach (var (suite, count) in new[] { ("default", 2), ("self", 2) })
        {
            Trx(suite, [.. Enumerable.Range(0, count).Select(i => ($"MlxDoctor.Tests.Self.{suite}{i}", "Failed", (string?)"boom"))]);
            Trx($"{suite}-again", [.. Enumerable.Range(0, count).Select(i => ($"MlxDoctor.Tests.Self.{suite}{i}", "Passed", (string?)null))]);
        }

        var (code, lines) = await RunAsync("suite default; again default; suite self; again self; close");

        code.Should().Be(1);
        lines.Should().Contain("not run again: 4 tests would be flaky, at most 3 may be").And.Contain("flaky, failed among the others and passed alone: 2");
        lines[^1].Should().Be("2 passed, 2 failed, 0 skipped");
    }

    [Fact]
    public async Task A_verdict_of_a_check_is_never_asked_for_again()
    {
        Trx("default", (CheckRow, "Failed", "content.differs"), (Row, "Failed", "boom"));
        Trx("default-again", (CheckRow, "Passed", null), (Row, "Passed", null));

        var (code, lines) = await RunAsync("suite default; again default; close");

        code.Should().Be(1);
        lines.Should().Contain($"FAILED: {CheckRow}");
        lines[^1].Should().Be("0 passed, 2 failed, 0 skipped");
    }

    [Fact]
    public async Task A_row_that_could_not_judge_is_counted_and_named()
    {
        Trx("self", (Row, "NotExecuted", "could not judge: the machine is too busy"), ("MlxDoctor.Tests.Self.Other", "NotExecuted", "npm is missing"));

        var (code, lines) = await RunAsync(Alone);

        code.Should().Be(0);
        lines.Should().Contain("could not judge: 1").And.Contain($"  {Row}: could not judge: the machine is too busy");
        lines[^1].Should().Be("0 passed, 0 failed, 2 skipped");
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("echo changed >>tracked", false)]
    [InlineData("git commit -q --allow-empty -m later", false)]
    [InlineData("failed=1", false)]
    public async Task Only_a_commit_that_passed_as_it_is_is_noted(string meanwhile, bool noted)
    {
        await BashAsync(
            "git init -q . && printf 'TestResults/\\n' >.gitignore && echo kept >tracked && git add . && git -c user.name=n -c user.email=e commit "
                + "-q -m first");
        Trx("self", ("MlxDoctor.Tests.Self.Fine", "Passed", null));

        var (_, lines) = await RunAsync($"commit=$(git rev-parse HEAD); suite self; {meanwhile}\nclose");

        var file = Path.Combine(_dir.Path, "cache", "mlxdoctor", "ci-passed");
        File.Exists(file).Should().Be(noted, string.Join('\n', lines));
        if (noted)
            (await File.ReadAllTextAsync(file)).Should().MatchRegex(@"^[0-9a-f]{40} \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n$");
    }

    private string Repository(string path) => Path.Combine(_dir.Path, "repository", path);

    private void Trx(string suite, params (string Name, string Outcome, string? Message)[] tests)
    {
        var results = tests.Select(t => $"    <UnitTestResult executionId=\"1\" testName=\"{t.Name}\" computerName=\"c\" outcome=\"{t.Outcome}\" "
            + "testListId=\"3\">\n"
            + (t.Message is null ? "" : $"      <Output>\n        <ErrorInfo>\n          <Message>{t.Message}</Message>\n        </ErrorInfo>\n      "
                + "</Output>\n")
            + "    </UnitTestResult>\n");
        int Count(string outcome) => tests.Count(t => t.Outcome == outcome);
        var executed = tests.Length - Count("NotExecuted");
        File.WriteAllText(Path.Combine(_dir.Path, "trx", $"{suite}.trx"), $"""
            <TestRun>
              <Results>
            {string.Concat(results)}  </Results>
              <Counters total="{tests.Length}" executed="{executed}" passed="{Count("Passed")}" failed="{Count("Failed")}" error="0" timeout="0" aborted="0" />
            </TestRun>
            """);
    }

    private async Task<(int Code, string[] Lines)> RunAsync(string script)
    {
        var (code, text) = await BashAsync($". .ci/run --functions\nmkdir -p \"$results\"\n{script}");
        return (code, text.TrimEnd('\n').Split('\n'));
    }

    private async Task<(int Code, string Text)> BashAsync(string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = Repository(""), RedirectStandardOutput = true };
        start.Environment["PATH"] = $"{Repository("bin")}:{start.Environment["PATH"]}";
        start.Environment["TRX"] = Path.Combine(_dir.Path, "trx");
        start.Environment["XDG_CACHE_HOME"] = Path.Combine(_dir.Path, "cache");
        foreach (var (name, value) in new[] { ("GIT_AUTHOR_NAME", "n"), ("GIT_AUTHOR_EMAIL", "e"), ("GIT_COMMITTER_NAME", "n"), ("GIT_COMMITTER_EMAIL", "e") })
            start.Environment[name] = value;
        using var bash = Process.Start(start)!;
        var text = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        return (bash.ExitCode, text);
    }
}

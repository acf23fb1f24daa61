using System.Text.RegularExpressions;
using FluentAssertions;
using MlxDoctor.Cli;
using MlxDoctor.Cli.Commands;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Tiers;

/// <summary>Every verb that only lists works, and a wrong word gets one clear error and exit code 2.</summary>
[Trait("Tier", "Smoke")]
public sealed class SmokeCommandLine
{
    [Theory]
    [InlineData("--help")]
    [InlineData("help")]
    [InlineData("help check")]
    [InlineData("check --help")]
    [InlineData("check --list")]
    [InlineData("explain stop.emoji")]
    [InlineData("servers --help")]
    [InlineData("models")]
    [InlineData("models --json")]
    [InlineData("agents")]
    [InlineData("agents codex --agent-version 0.70")]
    [InlineData("agents qwen-code --config")]
    [InlineData("explain agents.hermes")]
    [InlineData("full --list --models doctor-tiny,doctor-tiny-4bit --agents aider")]
    [InlineData("benchmark --help")]
    [InlineData("runs")]
    [InlineData("diff --help")]
    [InlineData("compare --help")]
    [InlineData("watch --help")]
    [InlineData("bisect --help")]
    [InlineData("explain answers")]
    [InlineData("conformance --help")]
    [InlineData("puppet list")]
    [InlineData("puppet show gemma4")]
    [InlineData("puppet show qwen3 two-calls")]
    [InlineData("check --list --area parsers")]
    [InlineData("check --list --case parsers.qwen3.*")]
    [InlineData("explain parsers.qwen3.stops")]
    public async Task A_verb_that_only_lists_exits_with_0(string line)
    {
        var (code, output, error) = await RunAsync(line);

        code.Should().Be(0, error);
        output.Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("chekc", "check")]
    [InlineData("check --modle x", "--model")]
    [InlineData("check --case stopp.emoji", "stop.emoji")]
    [InlineData("check --area contrakt", "contract")]
    [InlineData("check --server mlx-ml", "mlx-lm")]
    [InlineData("check --model doctor-tinny", "doctor-tiny")]
    [InlineData("compare doctor-tiny doctor-tinny", "doctor-tiny")]
    [InlineData("compare doctor-tiny doctor-tiny --server mlx-ml", "mlx-lm")]
    [InlineData("compare doctor-tiny http://127.0.0.1:1/v1/models", "of a server")]
    [InlineData("compare doctor-tiny doctor-tiny --repeat 0", "1 to 20")]
    [InlineData("check --model qwen3.5-4bb", "qwen3.5-4b")]
    [InlineData("models --models-dir /no/such/folder", "folder that holds model folders")]
    [InlineData("agents qwen-cod", "qwen-code")]
    [InlineData("agents --config", "generic")]
    [InlineData("agents codex --agent-version latest", "1.18.33")]
    [InlineData("agents codex --config --url nonsense", "http://")]
    [InlineData("full --agents aiderr", "aider")]
    [InlineData("full --models doctor-tinny", "doctor-tiny")]
    [InlineData("full --area agentz", "agents")]
    [InlineData("full --url http://127.0.0.1:1/v1 --models a,b", "one model")]
    [InlineData("full --models qwen3-8b", "doctor models")]
    [InlineData("benchmark --models doctor-tiny --servers lm-studio", "launchable")]
    [InlineData("benchmark --models doctor-tiny --servers mlx-ml", "mlx-lm")]
    [InlineData("benchmark --update-baselines", "--servers")]
    [InlineData("explain agents.hermess", "agents.hermes")]
    [InlineData("puppet show qwen4", "qwen3")]
    [InlineData("puppet build qwen", "qwen3")]
    [InlineData("puppet show qwen3 two-cals", "two-calls")]
    [InlineData("check --case parsers.qwen3.two-cals", "parsers.qwen3.two-calls")]
    [InlineData("check --area parser", "parsers")]
    [InlineData("check --url nonsense", "http://")]
    [InlineData("check --url http://127.0.0.1:8080/v1/chat/completions", "Leave /chat/completions out: http://127.0.0.1:8080/v1")]
    [InlineData("check --server lm-studio", "--url")]
    [InlineData("check --server custom", "--command")]
    [InlineData("check --server-args {api_key}", "--api-key-env NAME")]
    [InlineData("check --server-args {apikey}", "braces")]
    [InlineData("check --server-args 'open", "quote")]
    [InlineData("check --server-args x --url http://127.0.0.1:1/v1", "yourself")]
    [InlineData("check --against-server mlx-ml", "mlx-lm")]
    [InlineData("check --against-server lm-studio", "--against-url")]
    [InlineData("check --against-server custom", "--against 'COMMAND'")]
    [InlineData("check --against-url nonsense", "http://")]
    [InlineData("check --against sh", "{port}")]
    [InlineData("check --against no-such-program-{port}", "PATH")]
    [InlineData("check --against-alternate", "--against 'COMMAND'")]
    [InlineData("check --against-server embedded --update-baselines", "record first")]
    [InlineData("explain stop.emojis", "stop.emoji")]
    [InlineData("explain perff", "perf")]
    [InlineData("explain stopp.*", "stop")]
    [InlineData("report no-such-directory", "doctor runs")]
    [InlineData("conformance no-such-directory", "doctor runs")]
    [InlineData("diff no-such-directory other", "doctor runs")]
    [InlineData("watch -- no-such-agent", "after --")]
    [InlineData("watch --server mlx-ml -- true", "mlx-lm")]
    [InlineData("watch --server lm-studio", "--url")]
    [InlineData("watch --url http://127.0.0.1:1/v1/models", "of a server")]
    [InlineData("watch --replay no-such-directory", "--record")]
    [InlineData("watch --replay here -- true", "--replay DIR")]
    [InlineData("bisect mlx-ml 1..2", "mlx-lm")]
    [InlineData("bisect lm-studio 1..2", "--server P")]
    [InlineData("bisect mlx-lm 1..2 --wheels /no/such/folder", "wheels")]
    [InlineData("bisect mlx-lm 1..2 --area perf", "--against")]
    [InlineData("check --require speeed", "--require speed")]
    [InlineData("check --accept-answers", "--update-baselines")]
    public async Task A_wrong_word_is_named_with_what_to_try(string line, string remedy)
    {
        var (code, _, error) = await RunAsync(line);

        code.Should().Be(2);
        error.Should().StartWith("doctor: ").And.Contain("try: ").And.Contain(remedy);
    }

    [Theory]
    [InlineData("explain perf", "perf: how fast and how large", "perf.cold_ttft_ms", "harness/thresholds.yaml")]
    [InlineData("explain stop", "contract: what the API owes", "stop.emoji", "stop.several-tokens")]
    [InlineData("explain stop.*", "contract: what the API owes", "stop.emoji", "stop.several-tokens")]
    [InlineData("explain agents", "agents: what coding agents send", "agents.hermes", "agents.cli-")]
    public async Task A_family_is_explained_by_its_purpose_and_its_cases(string line, string purpose, string one, string another)
    {
        var (code, output, error) = await RunAsync(line);

        code.Should().Be(0, error);
        output.Should().Contain(purpose).And.Contain(one).And.Contain(another);
        output.Split('\n').Count(l => l.StartsWith("  stop.", StringComparison.Ordinal)).Should().Be(
            line.Contains("stop", StringComparison.Ordinal)
                ? MlxDoctor.Harness.Cases.Catalogue.All.Count(c => c.Info.Id.StartsWith("stop.", StringComparison.Ordinal))
                : 0);
    }

    [Theory]
    [InlineData(Tier.Smoke)]
    [InlineData(Tier.Check)]
    [InlineData(Tier.Full)]
    [InlineData(Tier.Benchmark)]
    public async Task The_help_of_a_tier_has_its_options_of_the_table(Tier tier)
    {
        var (_, output, _) = await RunAsync($"{tier.Name()} --help");

        var options = RunOptions.Of(tier);
        options.Should().HaveCountGreaterThan(3);
        var lines = output.Split('\n').Select(l => Regex.Match(l, @"^ +((?:-\w, )?--[\w-]+)")).Where(m => m.Success);
        lines.Select(m => m.Groups[1].Value).Should().Equal(
            [.. options.Select(o => o.Short is { } letter ? $"-{letter}, {o.Spelling}" : o.Spelling), "--workspace"], "the last one is of every verb");
        foreach (var option in options)
            output.Should().Contain(option.Help[tier]);
    }

    [Fact]
    public async Task Runs_show_what_they_were_asked_for()
    {
        var root = Directory.CreateTempSubdirectory("doctor-runs-");
        try
        {
            var run = RunDirectory.Reserve(root.FullName, "check", TimeProvider.System);
            RunManifest.Start(new RunRequest(Tier.Check).With(RunOptions.Server, "mlx-lm").With(RunOptions.Sessions, "5"), TimeProvider.System).Write(run);

            var (code, output, _) = await RunAsync($"runs --out {root.FullName}");

            (code, output.TrimEnd()).Should().Be((0, $"{run.Name}  no result yet  --server mlx-lm --sessions 5"));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_doctor_alone_tells_its_verbs_and_runs_nothing()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        (await DoctorApp.RunAsync([], output, error)).Should().Be(0);

        output.ToString().Should().Contain("First steps:").And.Contain("benchmark").And.Contain("explain");
    }

    [Fact]
    public void Every_area_has_a_purpose() =>
        MlxDoctor.Harness.Cases.Catalogue.All.Select(c => c.Info.Area).Append(Area.Agents).Distinct().Should()
            .OnlyContain(a => CaseFamilies.Purpose(a).Length > 20);

    private static async Task<(int Code, string Output, string Error)> RunAsync(string line)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await DoctorApp.RunAsync(line.Split(' '), output, error);
        return (code, output.ToString(), error.ToString());
    }
}

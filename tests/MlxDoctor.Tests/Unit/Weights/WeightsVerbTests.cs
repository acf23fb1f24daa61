using System.Text.Json;
using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using MlxDoctor.Cli;
using MlxDoctor.Cli.Output;
using MlxDoctor.Weights.Runs;
using Xunit;

namespace MlxDoctor.Tests.Unit.Weights;

[Trait("Tier", "Smoke")]
public sealed class WeightsVerbTests
{
    private static readonly string Tiny = Reference.Model("doctor-tiny");

    [Theory]
    [InlineData("weights")]
    [InlineData("weights init")]
    [InlineData("weights collect")]
    [InlineData("weights tables")]
    [InlineData("weights plots")]
    [InlineData("weights report")]
    [InlineData("weights check")]
    [InlineData("weights diff")]
    public async Task The_help_of_every_verb_has_an_example_and_json(string verb)
    {
        var (code, output, error) = await RunAsync([.. verb.Split(' '), "--help"]);

        code.Should().Be(0, error);
        output.ReplaceLineEndings(" ").Should().Contain("Example").And.Contain($"harness/doctor {verb}").And.Contain("--json");
    }

    [Theory]
    [InlineData("weights", "model folder")]
    [InlineData("weights chek", "weights check")]
    [InlineData("weights collect", "--run-dir")]
    [InlineData("weights tables --run-dir no-such-run", "weights init")]
    [InlineData("weights tables --rundir x", "--run-dir")]
    [InlineData("weights check no-such-model", "no-such-model")]
    [InlineData("weights diff no-such-model neither", "no-such-model")]
    [InlineData("weights init", "--model-path")]
    [InlineData("weights init --model-path no-such-model", "no-such-model")]
    public async Task A_wrong_word_is_answered_with_one_error_and_exit_code_2(string line, string remedy)
    {
        var (code, output, error) = await RunAsync(line.Split(' '));

        code.Should().Be(2);
        output.Should().BeEmpty();
        error.Should().StartWith("doctor: ").And.Contain(remedy);
        error.TrimEnd().Split('\n').Should().HaveCount(2);
    }

    [Fact]
    public async Task An_unknown_scheme_is_refused_before_anything_is_written()
    {
        using var folder = new TemporaryFolder();
        var run = Path.Combine(folder.Path, "run");

        var (code, _, error) = await RunAsync("weights", Tiny, "--schemes", "affine_q4_g46", "--run-dir", run);

        code.Should().Be(2);
        error.Should().Contain("affine_q4_g64");
        Directory.Exists(run).Should().BeFalse();
    }

    [Fact]
    public async Task The_steps_one_by_one_make_a_run_that_runs_and_report_know()
    {
        using var folder = new TemporaryFolder();
        var name = "weights/toy/2026-01-02-030405-weights";
        var run = Path.Combine(folder.Path, name);
        (await RunAsync("weights", "init", "--run-dir", run, "--model-path", Reference.MoeToy("experts-bank"), "--json")).Code.Should().Be(0);
        (await RunAsync("runs", "--out", folder.Path)).Output.Should().Contain(name).And.Contain("nothing collected yet");
        (await RunAsync("weights", "collect", "--run-dir", run)).Code.Should().Be(0);
        (await RunAsync("weights", "tables", "--run-dir", run)).Output.Should().Contain("A_weight_layer_summary");
        (await RunAsync("weights", "plots", "--run-dir", run)).Output.Should().Contain("outliers.svg");
        (await RunAsync("weights", "report", "--run-dir", run)).Output.Should().Contain("experts-bank");
        var report = Path.Combine(run, "report.md");
        var before = await File.ReadAllTextAsync(report);
        File.Delete(report);

        (await RunAsync("report", run)).Output.Should().Contain("report.md");

        (await File.ReadAllTextAsync(report)).Should().Be(before);
        (await RunAsync("runs", "--out", folder.Path)).Output.Should().MatchRegex(@"weights/toy/\S+  \d+ matrices, affine_q4_g32");
        (await RunAsync("runs", "clean", "--keep", "0", "--out", folder.Path)).Output.Should().Contain($"removed {name}");
        Directory.Exists(run).Should().BeFalse();
    }

    [Fact]
    public async Task Options_that_the_run_directory_contradicts_are_refused_rather_than_ignored()
    {
        using var folder = new TemporaryFolder();
        string[] first = ["weights", Reference.MoeToy("mlx-switch"), "--schemes", "mxfp4_g32", "--run-dir", folder.Path];
        (await RunAsync(first)).Code.Should().Be(0);

        (await RunAsync("weights", Reference.MoeToy("mlx-switch"), "--schemes", "mxfp8_g32", "--run-dir", folder.Path)).Error.Should()
            .Contain("says otherwise");
        (await RunAsync("weights", Reference.MoeToy("experts-bank"), "--run-dir", folder.Path)).Error.Should().Contain("is a run of mlx-switch");
    }

    [Fact]
    public async Task Json_of_the_whole_analysis_names_sizes_worst_matrices_and_suggestions()
    {
        using var folder = new TemporaryFolder();
        var (code, output, error) = await RunAsync("weights", Reference.MoeToy("mlx-switch"), "--json", "--run-dir", folder.Path);

        code.Should().Be(0, error);
        using var document = JsonDocument.Parse(output);
        document.RootElement.GetProperty("arithmetic").GetString().Should().Be("mlx-0.32.4-cpu");
        document.RootElement.GetProperty("schemes")[0].GetProperty("worst")[0].GetProperty("tensor").GetString().Should().NotBeNullOrEmpty();
        document.RootElement.GetProperty("suggestions").GetArrayLength().Should().BePositive();
    }

    [Fact]
    public async Task Damaged_files_are_told_and_fewer_than_usual_get_no_page_unless_it_is_named()
    {
        using var folder = new TemporaryFolder();
        var page = Path.Combine(folder.Path, "page.md");
        var (code, output, error) = await RunAsync("self", "fuzz", "--count", "30", "--seed", "5");
        var (_, named, _) = await RunAsync("self", "fuzz", "--count", "30", "--seed", "5", "--out", page);

        code.Should().Be(0, error + output);
        output.Should().Contain("0 faults").And.Contain("no page was written: not the first 100000 files");
        named.Should().Contain($"wrote {page}");
        (await File.ReadAllTextAsync(page)).Should().Contain("## Damaged files").And.Contain("0 faults").And.Contain("--count 30 --seed 5");
    }

    [Fact]
    public async Task Speed_without_a_rival_is_shown_and_is_no_comparison()
    {
        var (code, output, error) = await RunAsync("self", "weights-speed", "--size", "64", "--repeat", "1");

        code.Should().Be(2);
        output.Should().Contain("M weights/s");
        error.Should().StartWith("doctor: there was no rival").And.Contain("try: --python");
    }

    [Fact]
    public void Progress_shows_rate_rest_and_tensor_on_one_line_and_wipes_it()
    {
        using var terminal = new StringWriter();
        var time = new FakeTimeProvider();
        using (var progress = new TerminalProgress(terminal, 100, time))
        {
            progress.Report(new WeightsProgress(1, 9, 100, 2.5e6, 61, "model.layers.0.mlp.down_proj.weight"));
            progress.Report(new WeightsProgress(2, 9, 200, 2.5e6, 60, "too soon after the first"));
        }

        terminal.ToString().Should().Contain("1/9 matrices").And.Contain("2.5 M weights/s").And.Contain("0:01:01 left").And.Contain("down_proj").And
            .NotContain("too soon").And.NotContain("\n").And.EndWith("\r");
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await DoctorApp.RunAsync(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}

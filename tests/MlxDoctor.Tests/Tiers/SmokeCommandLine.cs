using FluentAssertions;
using MlxDoctor.Cli;
using Xunit;

namespace MlxDoctor.Tests.Tiers;

/// <summary>Every verb that only lists works, and a wrong word gets one clear error and exit code 2.</summary>
[Trait("Tier", "Smoke")]
public sealed class SmokeCommandLine
{
    [Theory]
    [InlineData("--help")]
    [InlineData("check --help")]
    [InlineData("check --list")]
    [InlineData("explain stop.emoji")]
    [InlineData("servers --help")]
    [InlineData("runs")]
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
    [InlineData("check --url nonsense", "http://")]
    [InlineData("check --server lm-studio", "--url")]
    [InlineData("check --server custom", "--command")]
    [InlineData("explain stop.emojis", "stop.emoji")]
    [InlineData("report no-such-directory", "doctor runs")]
    public async Task A_wrong_word_is_named_with_what_to_try(string line, string remedy)
    {
        var (code, _, error) = await RunAsync(line);

        code.Should().Be(2);
        error.Should().StartWith("doctor: ").And.Contain("try: ").And.Contain(remedy);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string line)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await DoctorApp.RunAsync(line.Split(' '), output, error);
        return (code, output.ToString(), error.ToString());
    }
}

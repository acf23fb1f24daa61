using FluentAssertions;
using MlxDoctor.Cli.Output;
using Xunit;

namespace MlxDoctor.Tests.Unit.Cli;

[Trait("Tier", "Smoke")]
public sealed class FittingTableTests
{
    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    public void On_a_narrow_terminal_a_row_is_a_paragraph_and_no_word_of_it_is_cut(int width)
    {
        var lines = Write(width);

        lines.Should().OnlyContain(l => l.TrimEnd().Length <= width).And.NotContain(l => l.Contains('…'));
        lines[0].TrimEnd().Should().Be("mlx-community/a-model-with-a-long-name-4bit");
        string.Join(' ', lines.Select(l => l.Trim())).Should().Contain("size 4.2 GB, state incomplete: model-00001-of-00002.safetensors is missing");
    }

    [Fact]
    public void On_a_wide_one_and_in_a_pipe_it_is_a_table_and_no_line_is_broken()
    {
        Write(130).Should().Contain(l => l.Contains("mlx-community/a-model-with-a-long-name-4bit") && l.Contains("is missing"));
        Write(10_000).Should().Contain(l => l.Contains("mlx-community/a-model-with-a-long-name-4bit") && l.Contains("is missing"));
    }

    private static string[] Write(int width)
    {
        using var output = new StringWriter();
        var console = ConsoleStyle.Create(output);
        console.Profile.Width = width;
        var table = new FittingTable("model", "size", "context", "state");
        table.Add("mlx-community/a-model-with-a-long-name-4bit", "4.2 GB", "-", "incomplete: model-00001-of-00002.safetensors is missing");
        table.Write(console);
        return output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

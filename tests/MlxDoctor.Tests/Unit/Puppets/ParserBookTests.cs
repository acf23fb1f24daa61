using FluentAssertions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Cases.Parsers;
using MlxDoctor.Tests.Unit.Weights;
using Xunit;

namespace MlxDoctor.Tests.Unit.Puppets;

/// <summary>What puppets say is authored data: read strictly, and written in each family's marks.</summary>
[Trait("Tier", "Smoke")]
public sealed class ParserBookTests
{
    [Fact]
    public void Every_family_names_its_source_and_has_scripts_of_each_kind()
    {
        Puppets.Book.Families.Should().HaveCountGreaterThanOrEqualTo(9).And.OnlyContain(f => f.Source.StartsWith("https://") && f.Scripts.Count >= 18);
        Puppets.Book.Families.SelectMany(f => f.Scripts).SelectMany(s => s.Parts).Select(p => p.Kind).Distinct().Should()
            .HaveCount(Enum.GetValues<PartKind>().Length);
    }

    [Theory]
    [InlineData("qwen3", "one-call", "<tool_call>\n{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Lisbon\", \"days\": 2}}\n</tool_call>")]
    [InlineData(
        "qwen3-coder", "one-call",
        "<tool_call>\n<function=get_weather>\n<parameter=city>\nLisbon\n</parameter>\n<parameter=days>\n2\n</parameter>\n</function>\n</tool_call>")]
    [InlineData(
        "glm4", "one-call",
        "<tool_call>get_weather<arg_key>city</arg_key><arg_value>Lisbon</arg_value><arg_key>days</arg_key><arg_value>2</arg_value></tool_call>")]
    [InlineData("gemma4", "one-call", "<|tool_call>call:get_weather{city:<|\"|>Lisbon<|\"|>,days:2}<tool_call|>")]
    [InlineData(
        "mistral", "two-calls",
        "[TOOL_CALLS]get_weather[ARGS]{\"city\": \"Quito\", \"days\": 1}[TOOL_CALLS]get_weather[ARGS]{\"city\": \"Nairobi\", \"days\": 5}")]
    [InlineData("minimax-m2", "no-arguments", "\n</think>\n\n<minimax:tool_call>\n<invoke name=\"list_files\">\n</invoke>\n</minimax:tool_call>")]
    public void A_call_is_written_in_the_family_s_marks(string family, string script, string written) =>
        Puppets.Book.Get(family).Speak(script).Written.Should().Be(written);

    [Fact]
    public void What_the_API_must_return_follows_from_the_parts()
    {
        var spoken = Puppets.Book.Get("qwen3").Speak("thinking-then-call");

        spoken.Reasoning.Should().Be("The weather service knows that.");
        spoken.Content.Should().BeEmpty();
        spoken.Calls.Should().ContainSingle(c => c.Name == "get_weather" && c.Arguments.ToJsonString() == "{\"city\":\"Oslo\",\"days\":3}");
        spoken.Unparsed.Should().StartWith("<tool_call>");
    }

    [Fact]
    public void A_limit_cuts_inside_the_last_part()
    {
        var spoken = Puppets.Book.Get("qwen3").Speak("cut-inside-call");

        spoken.Limit.Should().BeInRange(spoken.Tokens / 3, spoken.Tokens - 5);
    }

    [Theory]
    [InlineData("wire:", "wyre:", "'wire' is missing")]
    [InlineData("  lead:", "  leed:", "unknown key 'wire.leed'")]
    [InlineData("family: qwen3", "family: qwen4", "the family is named 'qwen4'")]
    [InlineData("generation: \"<|im_start|>assistant\\n\"", "generation: 7", "'template.generation' must be text")]
    public void A_wrong_family_is_refused_with_file_and_line(string from, string to, string complaint)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "families"));
        File.Copy(Path.Combine(Puppets.Folder, "scripts.yaml"), Path.Combine(folder.Path, "scripts.yaml"));
        var text = File.ReadAllText(Path.Combine(Puppets.Folder, "families", "qwen3.yaml"));
        text.Should().Contain(from);
        File.WriteAllText(Path.Combine(folder.Path, "families", "qwen3.yaml"), text.Replace(from, to));

        FluentActions.Invoking(() => ParserBook.Load(folder.Path)).Should().Throw<UsageException>().WithMessage($"*qwen3.yaml:*{complaint}*");
    }

    [Theory]
    [InlineData("{ text: \"The harbour", "{ txt: \"The harbour", "'txt' is no part of a script")]
    [InlineData("    thinking: true\n    why: thoughts are kept", "    why: thoughts are kept", "'thinking' and a part 'think' belong together")]
    public void A_wrong_script_is_refused_with_file_and_line(string from, string to, string complaint)
    {
        using var folder = new TemporaryFolder();
        var text = File.ReadAllText(Path.Combine(Puppets.Folder, "scripts.yaml"));
        text.Should().Contain(from);
        File.WriteAllText(Path.Combine(folder.Path, "scripts.yaml"), text.Replace(from, to));

        FluentActions.Invoking(() => ParserBook.Load(folder.Path)).Should().Throw<UsageException>().WithMessage($"*scripts.yaml:*{complaint}*");
    }
}

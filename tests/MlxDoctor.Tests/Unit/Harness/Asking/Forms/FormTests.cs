using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Harness.Asking.Forms;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Asking.Forms;

/// <summary>What is held against the forms of the APIs.</summary>
[Trait("Tier", "Smoke")]
public sealed class FormTests
{
    private const string Message = """
        {"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"tool_use","id":"t","name":"read","input":{}}],"stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":3,"output_tokens":2,"cache_read_input_tokens":null}}
        """;

    [Fact]
    public void A_right_answer_has_no_defect() => Look(MessagesForms.Answer, Message).Should().BeEmpty();

    [Theory]
    [InlineData("\"role\":\"assistant\"", "\"role\":\"user\"", "role: assistant, not \"user\"")]
    [InlineData("\"id\":\"msg_1\",", "", "id: text that is not empty, absent (Must)")]
    [InlineData("\"stop_sequence\":null,", "", "stop_sequence: text that is not empty or null, absent (Complete)")]
    [InlineData("\"input\":{}", "\"input\":\"{}\"", "content.tool_use.input: an object, not \"{}\"")]
    [InlineData("\"type\":\"tool_use\"", "\"type\":\"tool\"", "content.type: text or thinking or redacted_thinking or tool_use, not \"tool\"")]
    [InlineData("\"output_tokens\":2", "\"output_tokens\":-2", "usage.output_tokens: a whole number from 0, not -2")]
    [InlineData("\"output_tokens\":2", "\"output_tokens\":2.5", "usage.output_tokens: a whole number from 0, not 2.5")]
    [InlineData("\"cache_read_input_tokens\":null", "\"cache_read_input_tokens\":\"7\"", "usage.cache_read_input_tokens: a whole number from 0, not \"7\"")]
    [InlineData("\"content\":[", "\"content\":7,\"more\":[", "content: a list, not 7")]
    public void A_defect_is_told_with_its_path_and_what_belongs_there(string from, string to, string defect) =>
        Look(MessagesForms.Answer, Message.Replace(from, to, StringComparison.Ordinal)).Should().Equal(defect);

    [Theory]
    [InlineData("\"auto\"", null)]
    [InlineData("{\"type\":\"function\",\"name\":\"f\"}", null)]
    [InlineData("\"maybe\"", "tool_choice: none or auto or required or an object, not \"maybe\"")]
    [InlineData("7", "tool_choice: none or auto or required or an object, not 7")]
    public void Either_of_two_forms_will_do(string choice, string? defect)
    {
        var form = Form.Object(Field.Must("tool_choice", Form.Word("none", "auto", "required").Or(Form.Free)));

        Look(form, $$"""{"tool_choice":{{choice}}}""").Should().Equal(defect is null ? [] : [defect]);
    }

    [Fact]
    public void A_member_that_may_be_absent_may_be_null_but_not_wrong()
    {
        var form = Form.Object(Field.May("usage", Form.Object(Field.Must("n", Form.Count))));

        Look(form, "{}").Should().BeEmpty();
        Look(form, """{"usage":null}""").Should().BeEmpty();
        Look(form, """{"usage":{"n":"1"}}""").Should().Equal("usage.n: a whole number from 0, not \"1\"");
    }

    private static IEnumerable<string> Look(Form form, string json)
    {
        var defects = new List<FormDefect>();
        form.Look(JsonNode.Parse(json), "", defects);
        return defects.Select(d => $"{d.Path}: {d.Expected}, {(d.Absent ? $"absent ({d.Presence})" : "not " + d.Seen)}");
    }
}

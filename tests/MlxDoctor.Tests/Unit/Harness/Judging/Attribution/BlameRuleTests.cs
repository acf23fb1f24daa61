using System.Text;
using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Judging.Attribution;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Judging.Attribution;

[Trait("Tier", "Smoke")]
public sealed class BlameRuleTests
{
    private const string Call = "<tool_call>{\"name\":\"get_weather\",\"arguments\":{}}</tool_call>";

    [Theory]
    [InlineData("content.differs")]
    [InlineData("tools.count")]
    [InlineData("finish.differs")]
    [InlineData("parity.tool-calls")]
    [InlineData("tools.not-forced")]
    internal void A_tool_call_that_arrives_as_text_is_the_parsers_fault_whatever_is_found(string code) =>
        Of(code, Call, ModelTrust.Unknown).Should().Be(Blame.Parser);

    [Theory]
    [InlineData("<think>7*8</think>56")]
    [InlineData("7*8</think>56")]
    [InlineData("[TOOL_CALLS][{\"name\":\"x\"}]")]
    [InlineData("<|python_tag|>x()")]
    [InlineData("<|channel|>analysis")]
    internal void A_mark_of_thinking_or_of_a_call_in_the_text_was_not_parsed(string content) =>
        Of("content.differs", content, ModelTrust.Known).Should().Be(Blame.Parser);

    [Theory]
    [InlineData("Paris<|im_end|>")]
    [InlineData("<|start_header_id|>assistant")]
    [InlineData("assistant\nParis")]
    internal void A_token_or_role_of_the_template_in_the_text_is_the_templates_fault(string content) =>
        Of("content.differs", content, ModelTrust.Known).Should().Be(Blame.Template);

    [Theory]
    [InlineData("a control token in the content: <|im_start|>", Blame.Template)]
    [InlineData("a control token in the content: [TOOL_CALLS]", Blame.Parser)]
    internal void A_leaked_control_token_is_attributed_by_its_kind(string message, Blame blame) =>
        BlameRule.Of(new Finding(FindingCode.TextSpecialToken, message), ModelTrust.Known, []).Should().Be(blame);

    [Theory]
    [InlineData("reasoning.unwanted")]
    [InlineData("think.switch-ignored")]
    internal void A_switch_of_the_template_without_effect_is_the_templates_fault(string code) =>
        Of(code, "fine", ModelTrust.Known).Should().Be(Blame.Template);

    [Theory]
    [InlineData("content.differs")]
    [InlineData("content.schema")]
    [InlineData("tools.arguments-broken")]
    [InlineData("agents.unsteady")]
    internal void Wrong_and_well_formed_words_are_the_fault_of_a_model_whose_answers_are_not_known(string code) =>
        Of(code, "Lyon", ModelTrust.Unknown).Should().Be(Blame.Model);

    [Fact]
    public void Wrong_words_of_a_known_model_are_the_servers_fault() =>
        Of("content.differs", "Lyon", ModelTrust.Known).Should().Be(Blame.Server);

    [Fact]
    public void A_damaged_call_of_a_known_model_is_the_parsers_fault() =>
        Of("tools.arguments-broken", "", ModelTrust.Known).Should().Be(Blame.Parser);

    [Theory]
    [InlineData("finish.missing")]
    [InlineData("envelope.id-changes")]
    [InlineData("usage.sum")]
    [InlineData("http.status")]
    [InlineData("stream.done-missing")]
    [InlineData("refusal.accepted")]
    [InlineData("shape.output")]
    [InlineData("content.empty")]
    [InlineData("parameter.ignored")]
    internal void Transport_shape_status_ids_usage_and_finish_are_the_servers_fault_even_beside_a_mark(string code) =>
        Of(code, Call, ModelTrust.Unknown).Should().Be(Blame.Server);

    [Theory]
    [InlineData("harness.reread-differs", Blame.Harness)]
    [InlineData("vstest.failed", Blame.Harness)]
    [InlineData("weights.tensor-missing", Blame.Model)]
    internal void Codes_of_the_harness_and_of_the_weights_say_it_themselves(string code, Blame blame) =>
        Of(code, "fine", ModelTrust.Known).Should().Be(blame);

    [Theory]
    [InlineData("tools.not-forced", Blame.Server)]
    [InlineData("finish.differs", Blame.Server)]
    [InlineData("parity.tool-calls", Blame.Server)]
    [InlineData("reasoning.missing", Blame.Parser)]
    [InlineData("parity.content", Blame.Parser)]
    internal void A_mark_of_thinking_explains_text_and_no_missing_call(string code, Blame blame) =>
        Of(code, "<think>a city</think>Paris", ModelTrust.Known).Should().Be(blame);

    [Fact]
    public void A_mark_that_the_request_itself_contained_is_no_evidence() =>
        BlameRule.Of(Found("content.differs"), ModelTrust.Known, [Answered("<think>", sent: "say <think>")]).Should().Be(Blame.Server);

    [Fact]
    public void A_mark_in_another_answer_explains_a_difference_but_no_words()
    {
        var answers = new[] { Answered("fine"), Renamed(Answered(Call), "r0001") };

        BlameRule.Of(Found("parity.tool-calls"), ModelTrust.Known, answers).Should().Be(Blame.Parser);
        BlameRule.Of(Found("content.differs"), ModelTrust.Known, answers).Should().Be(Blame.Server);
    }

    [Fact]
    public void Of_several_findings_the_cause_stands_for_the_case_and_each_keeps_its_own()
    {
        var outcome = BlameRule.Apply(
            CaseOutcome.From([Found("finish.missing"), Found("text.tool-tag"), Found("reasoning.unwanted")]), ModelTrust.Known, [Answered(Call)]);

        outcome.Blame.Should().Be(Blame.Parser);
        outcome.Findings.Select(f => f.Blame).Should().Equal(Blame.Server, Blame.Parser, Blame.Template);
    }

    [Fact]
    public void A_known_deviation_is_attributed_and_what_did_not_fail_is_not()
    {
        var deviation = new CaseOutcome(Verdict.KnownDeviation, "known", [Found("refusal.accepted")], []);

        BlameRule.Apply(deviation, ModelTrust.Known, []).Blame.Should().Be(Blame.Server);
        BlameRule.Apply(CaseOutcome.Pass(), ModelTrust.Known, []).Blame.Should().BeNull();
        BlameRule.Apply(CaseOutcome.Skip("no tools"), ModelTrust.Known, []).Blame.Should().BeNull();
    }

    [Fact]
    public void What_could_not_be_judged_is_the_harness_fault_unless_something_else_broke()
    {
        BlameRule.Apply(CaseOutcome.Error("the harness failed"), ModelTrust.Known, []).Blame.Should().Be(Blame.Harness);
        BlameRule.Apply(CaseOutcome.Error("it died", Blame.Server), ModelTrust.Known, []).Blame.Should().Be(Blame.Server);
        BlameRule.Apply(new CaseOutcome(Verdict.Regression, "slower", [], []), ModelTrust.Known, []).Blame.Should().Be(Blame.Server);
    }

    private static Blame Of(string code, string content, ModelTrust trust) => BlameRule.Of(Found(code), trust, [Answered(content)]);

    private static Finding Found(string code) => new(FindingCode.Find(code)!, "wrong") { RequestId = "r0000" };

    private static Transcript Answered(string content, string sent = "{}")
    {
        var body =
            new JsonObject
            {
                ["choices"] = new JsonArray(
                    new JsonObject { ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = content }, ["finish_reason"] = "stop" }),
            };
        var t = TranscriptReplay.FromBytes([Encoding.UTF8.GetBytes(body.ToJsonString())], "application/json");
        return t with { Exchange = t.Exchange with { Request = t.Request with { Body = Encoding.UTF8.GetBytes(sent) } } };
    }

    private static Transcript Renamed(Transcript t, string id) => t with { Exchange = t.Exchange with { Request = t.Request with { Id = id } } };
}

using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Harness.Cases.Agents;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Agents;

[Trait("Tier", "Smoke")]
public sealed class AgentWireTests
{
    private static readonly JsonObject Chat = (JsonObject)JsonNode.Parse("""
        {"model":"m","max_tokens":9,"temperature":0,"stream":true,"stream_options":{"include_usage":true},
         "messages":[{"role":"system","content":"S"},{"role":"user","content":[{"type":"text","text":"U"}]},
          {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}},{"id":"c2","type":"function","function":{"name":"g","arguments":"broken"}}]},
          {"role":"tool","tool_call_id":"c1","content":"R1"},{"role":"tool","tool_call_id":"c2","content":"R2"}],
         "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}]}
        """)!;

    [Fact]
    public void Messages_have_blocks_the_system_text_apart_and_the_results_of_a_turn_in_one_message()
    {
        var body = AgentMessagesBody.From(Chat, thinks: true);

        body.ToJsonString().Should()
            .Be("""{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"U"}]},{"role":"assistant","content":[{"type":"tool_use","id":"c1","name":"f","input":{"a":1}},{"type":"tool_use","id":"c2","name":"g","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"c1","content":"R1"},{"type":"tool_result","tool_use_id":"c2","content":"R2"}]}],"max_tokens":9,"system":[{"type":"text","text":"S"}],"stream":true,"temperature":0,"thinking":{"type":"adaptive"},"tools":[{"name":"f","description":"","input_schema":{"type":"object"}}]}""");
    }

    [Fact]
    public void Responses_have_items_and_flat_tools()
    {
        var body = AgentResponsesBody.From(Chat);

        body.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).Should()
            .Be("""{"model":"m","input":[{"type":"message","role":"developer","content":[{"type":"input_text","text":"S"}]},{"type":"message","role":"user","content":[{"type":"input_text","text":"U"}]},{"type":"function_call","call_id":"c1","name":"f","arguments":"{\"a\":1}"},{"type":"function_call","call_id":"c2","name":"g","arguments":"broken"},{"type":"function_call_output","call_id":"c1","output":"R1"},{"type":"function_call_output","call_id":"c2","output":"R2"}],"store":false,"stream":true,"temperature":0,"max_output_tokens":9,"tools":[{"name":"f","parameters":{"type":"object"},"type":"function"}]}""");
    }
}

using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using Xunit;
using static MlxDoctor.Tests.Unit.Harness.Watch.WatchBench;

namespace MlxDoctor.Tests.Unit.Harness.Watch;

/// <summary>What is found in a session that goes by, and whom it blames.</summary>
[Trait("Tier", "Smoke")]
public sealed class TurnJudgeTests
{
    private static readonly (string, string, string)[] TwoCalls =
        [("call_a", "read_file", """{"path":"a"}"""), ("call_b", "read_file", """{"path":"b","line":2}""")];

    [Fact]
    public async Task A_clean_session_is_silent()
    {
        await using var bench = await StartAsync(Stream("", TwoCalls), Stream("It says text."), Stream("Bye."));

        await bench.SendAsync(Ask(User()));
        await bench.SendAsync(Ask(User(), Called("call_a", "call_b"), Result("call_a"), Result("call_b")));
        await bench.SendAsync(
            Ask(User(), Called("call_a", "call_b"), Result("call_a"), Result("call_b"), """{"role":"assistant","content":"It says text."}""", User("thanks")));

        (await bench.EndAsync()).Should().BeEmpty();
        bench.Turns.Should().HaveCount(3).And.OnlyContain(t => t.Outcome.Verdict == Verdict.Pass);
        bench.Turns[0].Line.Should().StartWith("turn 1  chat  prompt 9 completion 7  ttft_ms ").And.EndWith("calls read_file, read_file  pass");
        bench.Turns[0].Outcome.Notes.Should().ContainSingle().Which.Should().Contain("'local-model'").And.Contain("'test-model'");
    }

    [Theory]
    [InlineData("data: [DONE]\n\n", "", "stream.done-missing", Blame.Server)]
    [InlineData("\"total_tokens\":16", "\"total_tokens\":17", "usage.sum", Blame.Server)]
    [InlineData("\"finish_reason\":\"tool_calls\"", "\"finish_reason\":\"stop\"", "finish.stop-with-call", Blame.Server)]
    [InlineData("\"model\":\"test-model\",\"choices\":[{\"index\":0,\"delta\":{\"role\"", "\"model\":\"other\",\"choices\":[{\"index\":0,\"delta\":{\"role\"",
        "envelope.model-wrong", Blame.Server)]
    [InlineData("{\\u0022path\\u0022:\\u0022a\\u0022}", "{\\u0022path\\u0022:", "tools.arguments-broken", Blame.Model)]
    [InlineData("{\\u0022path\\u0022:\\u0022a\\u0022}", "{\\u0022line\\u0022:1}", "tools.argument-missing", Blame.Model)]
    [InlineData("\\u0022line\\u0022:2", "\\u0022line\\u0022:\\u0022two\\u0022", "tools.arguments-schema", Blame.Model)]
    [InlineData("\"name\":\"read_file\"", "\"name\":\"rm\"", "tools.unknown-name", Blame.Model)]
    public async Task A_fault_of_an_answer_is_found_in_its_turn(string good, string bad, string code, Blame blame)
    {
        var clean = Stream("", TwoCalls);
        clean.Should().Contain(good);
        await using var bench = await StartAsync(clean.Replace(good, bad, StringComparison.Ordinal));

        await bench.SendAsync(Ask(User()));

        (await bench.EndAsync()).Should().Contain($"1 {blame} {code}");
        bench.Turns[0].Outcome.Verdict.Should().Be(blame == Blame.Model ? Verdict.Inconclusive : Verdict.Fail);
        bench.Turns[0].Outcome.Findings.Should().OnlyContain(f => f.Curl!.StartsWith("curl -sS -N 'http://127.0.0.1:"));
    }

    [Fact]
    public async Task A_call_that_comes_as_text_is_the_parsers()
    {
        await using var bench = await StartAsync(Stream("<tool_call>{\"name\":\"read_file\"}</tool_call>"));

        await bench.SendAsync(Ask(User()));

        (await bench.EndAsync()).Should().Equal("1 Parser text.tool-tag");
    }

    public static TheoryData<string, string, string> Lost => new()
    {
        { "a result is dropped", Ask(User(), Called("call_a", "call_b"), Result("call_a")), "2 Agent agent.result-dropped" },
        { "all results are dropped", Ask(User(), Called("call_a", "call_b"), User("go on")), "2 Agent agent.result-dropped" },
        { "results change places", Ask(User(), Called("call_a", "call_b"), Result("call_b"), Result("call_a")), "2 Agent agent.results-reordered" },
        { "the answer is dropped", Ask(User(), User("go on")), "2 Agent agent.answer-dropped" },
        { "a call is dropped", Ask(User(), Called("call_a"), Result("call_a")), "2 Agent agent.answer-dropped" },
        { "a result of nothing", Ask(User("other"), Called("call_x"), Result("call_y")), "2 Agent agent.result-unasked" },
        { "a result without id", Ask(User("other"), """{"role":"tool","content":"text"}"""), "2 Agent agent.request-malformed" },
        { "an unknown role", Ask(User("other"), """{"role":"robot","content":"text"}"""), "2 Agent agent.request-malformed" },
        { "a history with broken arguments",
            Ask(User("other"), Called("call_x").Replace("""\"path\":\"a\"}""", "", StringComparison.Ordinal), Result("call_x")),
            "2 Agent agent.request-malformed" },
        { "no messages", """{"model":"m","stream":true,"stream_options":{"include_usage":true},"messages":[]}""", "2 Agent agent.request-malformed" },
        { "no JSON", "{\"model\":", "2 Agent agent.request-malformed" },
    };

    [Theory]
    [MemberData(nameof(Lost))]
    public async Task What_the_agent_loses_or_spoils_is_the_agents(string what, string second, string finding)
    {
        await using var bench = await StartAsync(Stream("", TwoCalls), Stream("Well."));

        await bench.SendAsync(Ask(User()));
        await bench.SendAsync(second);

        (await bench.EndAsync()).Where(f => f.Contains(" Agent ", StringComparison.Ordinal)).Should().Equal([finding], what);
        bench.Turns.Single(t => t.Number == 2).Outcome.Verdict.Should().Be(Verdict.Fail);
    }

    [Fact]
    public async Task A_history_that_was_changed_is_found_and_one_asked_again_or_another_conversation_is_not()
    {
        await using var bench = await StartAsync(Stream("One."), Stream("Two."), Stream("Three."), Stream("Four."), Stream("Five."));
        const string Said = """{"role":"assistant","content":"One."}""";

        await bench.SendAsync(Ask(User("first")));
        await bench.SendAsync(Ask(User("a title for first")));
        await bench.SendAsync(Ask(User("first"), Said, User("second")));
        await bench.SendAsync(Ask(User("first"), Said, User("second")));
        await bench.SendAsync(Ask(User("first"), Said, User("cleared"), Said, User("third")));

        (await bench.EndAsync()).Should().Equal("5 Agent agent.history-cut");
    }

    [Fact]
    public async Task A_refusal_is_the_agents_only_where_it_is_its_to_mend()
    {
        static string Refusal(int status, string message) =>
            $"HTTP/1.1 {status} No\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{{\"error\":{{\"message\":\"{message}\",\"type\":\"t\"}}}}";
        await using var bench = await StartAsync(
            Refusal(400, "This model's maximum context length is 8 tokens"), Refusal(401, "who are you"),
            Refusal(400, "no"), Refusal(500, "no"), Refusal(404, "no"));

        foreach (var n in Enumerable.Range(1, 4))
            await bench.SendAsync(Ask(User($"question {n}")));
        await bench.SendAsync("{}", "/chat/completions");

        (await bench.EndAsync()).Should().Equal(
            "1 Agent agent.context-overflow", "2 Agent agent.key-refused", "3 Server http.status", "4 Server http.status", "5 Agent agent.route-unknown");
    }

    [Theory]
    [InlineData("/v1/messages", """{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"hi"}],"tools":7,"stop_sequences":{}}""")]
    [InlineData("/v1/responses", """{"model":"m","input":[{"role":7},{"type":"function_call"}],"tools":[{"type":"web_search"},7],"tool_choice":{}}""")]
    [InlineData("/v1/chat/completions", """{"model":7,"messages":[[],{"role":"user","content":{}}],"tools":[{},{"function":[]}],"stop":7,"max_tokens":"x","stream":"yes"}""")]
    [InlineData("/v1/completions", """{"prompt":7,"stream_options":7}""")]
    public async Task Whatever_an_agent_sends_costs_at_most_findings(string path, string body)
    {
        await using var bench = await StartAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n[{\"a\":{}}]");

        (await bench.SendAsync(body, path)).Should().Be("[{\"a\":{}}]");

        (await bench.EndAsync()).Should().NotBeEmpty();
    }
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Parsers;

/// <summary>Holds an answer against the script whose tokens the model emitted.</summary>
internal static partial class ParserJudge
{
    private const int ShortestWord = 3;

    /// <summary>Adds what is lost, and what differs from the script where only one answer is right.</summary>
    /// <param name="spoken">The script.</param>
    /// <param name="support">What the server is said to do with the family.</param>
    /// <param name="special">The family's tokens that servers leave out of texts.</param>
    /// <param name="offered">The tools of the request.</param>
    /// <param name="t">The answer.</param>
    /// <param name="findings">Gets what is wrong.</param>
    public static async Task JudgeAsync(
        SpokenScript spoken, ParserSupport support, IReadOnlyList<string> special, JsonArray offered, Transcript t, FindingList findings)
    {
        var answer = t.Answer;
        Usage(spoken, t, findings);
        Vanished(spoken, t, findings);
        await SchemasAsync(offered, t, findings);
        if (spoken.Limit is not null)
        {
            if (answer.FinishReason != "length")
                findings.Add(
                    t, FindingCode.ParsersFinish, "the limit of tokens cut the answer, and finish_reason does not say so", "length",
                    answer.FinishReason ?? "null");
            return;
        }
        if (spoken.Script.Open)
            return;
        var calls = support.Calls ? spoken.Calls : [];
        var content = support.Calls ? spoken.Content : spoken.Unparsed;
        var reasoning = support.Thinking ? spoken.Reasoning : null;
        // Without a parser the thoughts are a part of the content, in tags that some servers write and others do not.
        if (support.Thinking || spoken.Reasoning is null)
            Text("content", FindingCode.ParsersContent, content, answer.Content, spoken, special, t, findings);
        Text("reasoning", FindingCode.ParsersReasoning, reasoning, answer.Reasoning, spoken, special, t, findings);
        Calls(calls, t, findings);
        var finish = calls.Count > 0 ? "tool_calls" : "stop";
        if (answer.FinishReason != finish)
            findings.Add(t, FindingCode.ParsersFinish, "the wrong finish_reason", finish, answer.FinishReason ?? "null");
    }

    private static void Usage(SpokenScript spoken, Transcript t, FindingList findings)
    {
        if (t.Answer.Usage?.Completion is not { } seen)
            return;
        var least = spoken.Limit ?? spoken.Tokens;
        // Some servers count the token that ends the answer.
        if (seen < least || seen > least + (spoken.Limit is null ? 1 : 0))
            findings.Add(
                t, FindingCode.ParsersUsage, "usage does not count the tokens that the model emitted",
                FormattableString.Invariant($"{least} tokens and the one that ends the answer"), FormattableString.Invariant($"{seen}"));
    }

    /// <summary>Every word of the script is somewhere in the answer.</summary>
    private static void Vanished(SpokenScript spoken, Transcript t, FindingList findings)
    {
        var answer = t.Answer;
        var seen = string.Join('\n', [answer.Content, answer.Reasoning, .. answer.ToolCalls.SelectMany(c => (string?[])[c.Name, Plain(c.Arguments)])]);
        var parts = spoken.Script.CutInside ? spoken.Script.Parts.SkipLast(1) : spoken.Script.Parts;
        var said =
            string.Join(
                '\n',
                parts.SelectMany(
                    p => p.Arguments is null ? [p.Text] : p.Kind == PartKind.OpenCall ? [p.Text] : (string[])[p.Text, Plain(p.Arguments.ToJsonString())]));
        var lost = Words().Matches(MarkName().Replace(said, " ")).Select(m => m.Value)
            .Where(w => w.Length >= ShortestWord && !seen.Contains(w, StringComparison.Ordinal)).Distinct().ToList();
        if (lost.Count > 0)
            findings.Add(
                t, FindingCode.ParsersVanished, $"what the model wrote is nowhere in the answer: {string.Join(", ", lost.Take(6))}", spoken.Written,
                Shown(answer));
    }

    /// <summary>Arguments as text without JSON's escapes.</summary>
    private static string Plain(string arguments)
    {
        var texts = new List<string>();
        void Add(JsonNode? node)
        {
            if (node is JsonObject map)
            {
                foreach (var (key, value) in map)
                {
                    texts.Add(key);
                    Add(value);
                }
            }
            else if (node is JsonArray list)
            {
                foreach (var item in list)
                    Add(item);
            }
            else
            {
                texts.Add(node?.ToString() ?? "null");
            }
        }
        if (AnswerJson.TryParse(arguments) is not { } json)
            return arguments;
        Add(json);
        return string.Join('\n', texts);
    }

    private static async Task SchemasAsync(JsonArray offered, Transcript t, FindingList findings)
    {
        foreach (var call in t.Answer.ToolCalls)
        {
            var tool = offered.FirstOrDefault(o => (string?)o!["function"]!["name"] == call.Name);
            if (tool?["function"]?["parameters"] is { } schema && AnswerJson.TryParse(call.Arguments) is JsonObject
                && await SchemaCheck.FirstErrorAsync(schema, call.Arguments) is { } error)
                findings.Add(t, FindingCode.ParsersTypes, $"the arguments are not of the schema's types: {error}", schema.ToJsonString(), call.Arguments);
        }
    }

    private static void Text(
        string what, FindingCode code, string? expected, string? seen, SpokenScript spoken, IReadOnlyList<string> special, Transcript t, FindingList findings)
    {
        // White space between marks is theirs, and servers differ in how much of it they take away.
        string Even(string? text) => spoken.Script.Parts.Count == 1 ? (text ?? "").Trim() : Space().Replace(text ?? "", "");
        var bare = special.Aggregate(expected ?? "", (text, token) => text.Replace(token, "", StringComparison.Ordinal));
        if (Even(seen) != Even(expected) && Even(seen) != Even(bare))
            findings.Add(t, code, $"the {what} is not what the model wrote", AnswerJson.Quote(expected ?? ""), AnswerJson.Quote(seen ?? ""));
    }

    private static void Calls(IReadOnlyList<(string Name, JsonObject Arguments)> expected, Transcript t, FindingList findings)
    {
        var seen = t.Answer.ToolCalls;
        if (seen.Count != expected.Count)
            findings.Add(
                t, FindingCode.ParsersCalls, "the model wrote another number of calls",
                string.Join("; ", expected.Select(c => $"{c.Name} {c.Arguments.ToJsonString()}")) is { Length: > 0 } all ? all : "no call", Shown(t.Answer));
        foreach (var ((name, arguments), call) in expected.Zip(seen))
        {
            if (call.Name != name)
                findings.Add(t, FindingCode.ParsersName, "the call has another name", name, call.Name ?? "null");
            else if (!JsonNode.DeepEquals(AnswerJson.TryParse(call.Arguments), arguments))
                findings.Add(t, FindingCode.ParsersArguments, "the arguments are not those that the model wrote", arguments.ToJsonString(), call.Arguments);
        }
    }

    private static string Shown(Answer answer) =>
        $"content {AnswerJson.Quote(answer.Content ?? "")}, reasoning {AnswerJson.Quote(answer.Reasoning ?? "")}, calls "
            + $"{string.Join("; ", answer.ToolCalls.Select(c => $"{c.Name} {c.Arguments}"))}";

    [GeneratedRegex(@"[\p{L}\p{N}_]+")]
    private static partial Regex Words();

    [GeneratedRegex(@"\$(call_begin|call_end|think_begin|think_end)")]
    private static partial Regex MarkName();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Prompts;

/// <summary>Compares an answer with what its prompt expects.</summary>
/// <remarks>
/// Content is compared without the white space at its ends where the model may think: servers differ in whether they keep the blank lines after a think block.
/// A blank in front of a stop string may be missing: it often shares a token with it. Everything inside is compared exactly.
/// </remarks>
internal static class ExpectationJudge
{
    private static readonly TimeSpan RegexLimit = TimeSpan.FromSeconds(2);

    /// <summary>Adds a finding per expectation that does not hold; for a model whose answers are not known, a note instead.</summary>
    public static async Task JudgeAsync(Expectation expect, Transcript transcript, ModelTrust trust, FindingList findings)
    {
        foreach (var (code, message, expected, seen) in await MissesAsync(expect, transcript.Answer))
            if (trust == ModelTrust.Known)
                findings.Add(transcript, code, message, expected, seen);
            else
                findings.Note(
                    $"the model's answer, not judged ({transcript.Request.Id}): {message}; expected {FindingList.Cut(expected)}, seen {FindingList.Cut(seen)}");
    }

    private static async Task<List<(FindingCode Code, string Message, string Expected, string Seen)>> MissesAsync(Expectation expect, Answer answer)
    {
        var misses = new List<(FindingCode, string, string, string)>();
        void Miss(FindingCode code, string message, string expected, string seen) => misses.Add((code, message, expected, seen));
        var given = answer.Content ?? "";
        var content = given.Trim();
        var shown = Quote(answer.Content);
        if (expect.EqualTo is { } whole && !string.Equals(content, whole.Trim(), StringComparison.Ordinal))
            Miss(FindingCode.ContentDiffers, "the content is not the expected text", Quote(whole), shown);
        else if (expect is { EqualTo: { } exact, Reasoning: false } && given != exact && given != exact.TrimEnd())
            Miss(FindingCode.ContentWhiteSpace, "white space that the model did not write surrounds the content", Quote(exact), shown);
        foreach (var text in expect.Contains.Where(t => !content.Contains(t.Trim('\n'), StringComparison.Ordinal)))
            Miss(FindingCode.ContentPartMissing, $"the content lacks {Quote(text)}", $"contains {Quote(text)}", shown);
        foreach (var text in expect.NotContains.Where(t => content.Contains(t, StringComparison.Ordinal)))
            Miss(FindingCode.ContentPartForbidden, $"the content has {Quote(text)}", $"no {Quote(text)}", shown);
        if (expect.Regex is { } pattern && !Regex.IsMatch(content, pattern, RegexOptions.CultureInvariant, RegexLimit))
            Miss(FindingCode.ContentPattern, "the content does not match the pattern", pattern, shown);
        if (expect.ReasoningRegex is { } thought && !Regex.IsMatch(answer.Reasoning ?? "", thought, RegexOptions.CultureInvariant, RegexLimit))
            Miss(FindingCode.ReasoningPattern, "the reasoning does not match the pattern", thought, Quote(answer.Reasoning));
        if (expect.ReasoningShape is { } form && !string.IsNullOrWhiteSpace(answer.Reasoning) && answer.FinishReason != "length"
            && !Regex.IsMatch(answer.Reasoning, form, RegexOptions.CultureInvariant, RegexLimit))
            Miss(FindingCode.ReasoningDamaged, "the reasoning is not what this model writes", form, Quote(answer.Reasoning));
        if (expect.MinWords is { } least && content.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length < least)
            Miss(FindingCode.ContentTooShort, $"the content has fewer than {least} words", $">= {least} words", shown);
        if (expect.JsonSchema is { } schema && await SchemaCheck.FirstErrorAsync(schema, content) is { } error)
            Miss(FindingCode.ContentSchema, "the content does not validate against the schema", schema.ToJsonString(), $"{error}: {shown}");
        if (expect.FinishReason is { } finish && answer.FinishReason != finish)
            Miss(FindingCode.FinishDiffers, $"finish_reason is {Quote(answer.FinishReason)}", Quote(finish), Quote(answer.FinishReason));
        if (expect.Reasoning is true && string.IsNullOrWhiteSpace(answer.Reasoning))
            Miss(FindingCode.ReasoningMissing, "thinking was asked for and no reasoning arrived", "reasoning in its own field", shown);
        if (expect.Reasoning is false && !string.IsNullOrWhiteSpace(answer.Reasoning))
            Miss(FindingCode.ReasoningUnwanted, "thinking was switched off and reasoning arrived", "no reasoning", Quote(answer.Reasoning));
        if (expect.NoToolCalls && answer.ToolCalls.Count > 0)
            Miss(FindingCode.ToolsUnneeded, "a tool was called that was not needed", "no tool call", Calls(answer));
        if (expect.ToolCalls is { } calls)
            CompareCalls(calls, answer, Miss);
        return misses;
    }

    private static void CompareCalls(IReadOnlyList<ExpectedCall> expected, Answer answer, Action<FindingCode, string, string, string> miss)
    {
        var wanted = string.Join("; ", expected.Select(c => $"{c.Name} {c.Arguments.ToJsonString()}"));
        if (answer.ToolCalls.Count != expected.Count)
        {
            miss(
                FindingCode.ToolsCount, $"{answer.ToolCalls.Count} tool calls instead of {expected.Count}", wanted,
                answer.ToolCalls.Count == 0 ? Quote(answer.Content) : Calls(answer));
            return;
        }
        for (var i = 0; i < expected.Count; i++)
        {
            var call = answer.ToolCalls[i];
            if (call.Name != expected[i].Name)
                miss(FindingCode.ToolsName, $"tool call {i} is for {Quote(call.Name)}", expected[i].Name, Quote(call.Name));
            else if (!JsonNode.DeepEquals(AnswerJson.TryParse(call.Arguments), expected[i].Arguments))
                miss(FindingCode.ToolsArguments, $"the arguments of tool call {i} differ", expected[i].Arguments.ToJsonString(), call.Arguments);
        }
    }

    private static string Calls(Answer answer) => string.Join("; ", answer.ToolCalls.Select(c => $"{c.Name} {c.Arguments}"));

    private static string Quote(string? text) => text is null ? "null" : AnswerJson.Quote(text);
}

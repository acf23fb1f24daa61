using System.Globalization;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking;

/// <summary>At temperature 0 the answers of a <see cref="Pair"/> are one answer.</summary>
internal static class PairComparison
{
    /// <summary>Adds a finding per member that differs.</summary>
    /// <remarks>
    /// With a model whose answers are not known, two plain answers that differ show that the engine's arithmetic is not repeatable
    /// with it (a near tie of two tokens); then the texts are not compared any further.
    /// </remarks>
    public static void Compare(Pair pair, ModelTrust trust, FindingList findings)
    {
        var repeatable = pair.Again is null || Text(pair.Plain) == Text(pair.Again);
        if (!repeatable && trust == ModelTrust.Unknown)
            findings.Note($"the same greedy request gave two texts ({pair.Plain.Request.Id}, {pair.Again!.Request.Id}); not judged with this model");
        else if (!repeatable)
            findings.Add(
                pair.Again!, FindingCode.RepeatDiffers, "the same greedy request, sent again, gets another answer", Text(pair.Plain), Text(pair.Again!));
        if (repeatable || trust == ModelTrust.Known)
            CompareStream(pair.Plain.Answer, pair.Stream, findings);
        CompareUsage(pair, repeatable, findings);
        CompareIds(pair, findings);
    }

    /// <summary>True when the two say the same; where they do not, only a repetition tells two code paths from an engine that does not repeat itself.</summary>
    public static bool Agree(Transcript plain, Transcript stream) => Text(plain) == Text(stream);

    private static void CompareIds(Pair pair, FindingList findings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var t in pair.All)
            if (t.Answer.Ids is [{ Length: > 0 } id, ..] && !seen.Add(id))
                findings.Add(t, FindingCode.EnvelopeIdRepeated, "two answers have the same id", "an id of its own for each answer", id);
    }

    private static void CompareStream(Answer plain, Transcript stream, FindingList findings)
    {
        void Differ(FindingCode code, string what, string? expected, string? seen) =>
            findings.Add(stream, code, $"the streamed {what} differs from the one that is not streamed", expected ?? "null", seen ?? "null");
        var answer = stream.Answer;
        if (Trim(plain.Content) != Trim(answer.Content))
            Differ(FindingCode.ParityContent, "content", Quote(plain.Content), Quote(answer.Content));
        else if ((plain.Content ?? "") != (answer.Content ?? ""))
            Differ(FindingCode.ParityWhiteSpace, "white space around the content", Quote(plain.Content), Quote(answer.Content));
        if (Trim(plain.Reasoning) != Trim(answer.Reasoning))
            Differ(FindingCode.ParityReasoning, "reasoning", Quote(plain.Reasoning), Quote(answer.Reasoning));
        if (!SameCalls(plain.ToolCalls, answer.ToolCalls))
            Differ(FindingCode.ParityToolCalls, "list of tool calls", Calls(plain), Calls(answer));
        if (plain.FinishReason != answer.FinishReason)
            Differ(FindingCode.ParityFinish, "finish_reason", plain.FinishReason, answer.FinishReason);
    }

    private static void CompareUsage(Pair pair, bool repeatable, FindingList findings)
    {
        foreach (var (other, code) in new (Transcript?, FindingCode)[] { (pair.Stream, FindingCode.ParityUsage), (pair.Again, FindingCode.RepeatUsage) })
        {
            if (other is null || pair.Plain.Answer.Usage is not { } a || other.Answer.Usage is not { } b)
                continue;
            var sameText = repeatable && Text(pair.Plain) == Text(other);
            if (a.Prompt != b.Prompt
                || (sameText && (a.Completion != b.Completion
                    || (a.ReasoningTokens != b.ReasoningTokens && a.ReasoningTokens is not null && b.ReasoningTokens is not null))))
                findings.Add(
                    other, code,
                    $"usage differs between two answers to one request ({Difference("prompt", a.Prompt, b.Prompt)}, "
                        + $"{Difference("completion", a.Completion, b.Completion)})",
                    Show(a), Show(b));
        }
    }

    private static bool SameCalls(IReadOnlyList<ToolCall> a, IReadOnlyList<ToolCall> b) =>
        a.Count == b.Count && a.Zip(b).All(p => p.First.Name == p.Second.Name
            && (p.First.Arguments == p.Second.Arguments
                || JsonNode.DeepEquals(AnswerJson.TryParse(p.First.Arguments), AnswerJson.TryParse(p.Second.Arguments))));

    private static string Text(Transcript t) => $"{Trim(t.Answer.Content)}\n{Trim(t.Answer.Reasoning)}\n{Calls(t.Answer)}";

    private static string Calls(Answer a) => string.Join("; ", a.ToolCalls.Select(c => $"{c.Name} {c.Arguments}"));

    private static string Trim(string? text) => (text ?? "").Trim();

    private static string Quote(string? text) => text is null ? "null" : AnswerJson.Quote(text);

    private static string Difference(string what, long? a, long? b) =>
        a is { } one && b is { } two ? string.Create(CultureInfo.InvariantCulture, $"{what} {two - one:+0;-0;0}") : $"{what} unknown";

    private static string Show(TokenUsage u) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"prompt {u.Prompt}, completion {u.Completion}, total {u.Total}{(u.ReasoningTokens is { } r ? $", reasoning {r}" : "")}");
}

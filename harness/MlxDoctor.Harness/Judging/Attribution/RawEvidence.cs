using System.Text;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Judging.Attribution;

/// <summary>Looks in the text that a server sent for what an earlier stage should have taken away.</summary>
internal static class RawEvidence
{
    private static readonly string[] RoleLines = ["system\n", "user\n", "assistant\n"];

    /// <summary>The marks in the text of an answer; what was sent may come back.</summary>
    public static Marks Of(Transcript transcript)
    {
        var sent = transcript.Request.Body is { } body ? Encoding.UTF8.GetString(body.Span) : "";
        var answer = transcript.Answer;
        var text = $"{answer.Content}\n{answer.Reasoning}\n{string.Concat(answer.ToolCalls.Select(c => c.Name + c.Arguments))}";
        return Of(text, sent) | (BeginsWithRole(answer.Content) ? Marks.Frame : Marks.None);
    }

    /// <summary>The same for any text.</summary>
    public static Marks Of(string text, string sent)
    {
        Marks When(Marks mark, params IEnumerable<string> tokens) =>
            tokens.Any(t => text.Contains(t, StringComparison.Ordinal) && !sent.Contains(t, StringComparison.Ordinal)) ? mark : Marks.None;
        return When(Marks.Thinking, [.. Markers.Think, .. Markers.ChannelTokens])
            | When(Marks.Call, [.. Markers.ToolText, .. Markers.CallTokens])
            | When(Marks.Frame, Markers.FrameTokens);
    }

    /// <summary>A role on a line of its own in front of the text is the head of a turn that the template wrote.</summary>
    private static bool BeginsWithRole(string? content) =>
        content is not null && RoleLines.Any(r => content.TrimStart().StartsWith(r, StringComparison.Ordinal));
}

using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Invariants;

/// <summary>Control tokens, think tags and broken characters never reach the client.</summary>
internal static class MarkerInvariant
{
    /// <summary>Byte-level BPE's stand-ins for space and line feed, and the replacement character.</summary>
    private static readonly (string Text, FindingCode Code)[] Broken =
        [("\uFFFD", FindingCode.TextReplacementCharacter), ("Ġ", FindingCode.TextMojibake), ("Ċ", FindingCode.TextMojibake)];

    /// <summary>Looks through content, reasoning and tool arguments; what the request itself contained may come back.</summary>
    public static void Check(Asked asked, Transcript t, FindingList findings)
    {
        var arguments = string.Concat(t.Answer.ToolCalls.Select(c => c.Name + c.Arguments));
        foreach (var (place, text) in new[] { ("content", t.Answer.Content ?? ""), ("reasoning", t.Answer.Reasoning ?? ""), ("tool call", arguments) })
        {
            Look(asked, t, findings, place, text, Markers.Special, FindingCode.TextSpecialToken, "a control token");
            Look(asked, t, findings, place, text, Markers.Think, FindingCode.TextThinkTag, "a think tag");
            Look(asked, t, findings, place, text, Markers.ToolText, FindingCode.TextToolTag, "a tool call as text");
            foreach (var (broken, code) in Broken)
                if (text.Contains(broken, StringComparison.Ordinal) && !asked.SentText.Contains(broken, StringComparison.Ordinal))
                    findings.Add(t, code, $"the {place} has a broken character", "the characters that the model wrote", text);
        }
    }

    private static void Look(
        Asked asked, Transcript t, FindingList findings, string place, string text, IReadOnlyList<string> markers, FindingCode code, string what)
    {
        foreach (var marker in markers)
            if (text.Contains(marker, StringComparison.Ordinal) && !asked.SentText.Contains(marker, StringComparison.Ordinal))
            {
                findings.Add(t, code, $"{what} in the {place}: {marker}", $"no {marker}", text);
                return;
            }
    }
}

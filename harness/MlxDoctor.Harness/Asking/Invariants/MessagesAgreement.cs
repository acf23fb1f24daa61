using System.Globalization;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Invariants;

/// <summary>What a message says twice it says alike: why and where it stopped, and how long the prompt is.</summary>
internal static class MessagesAgreement
{
    /// <summary>Adds a finding per contradiction.</summary>
    public static void Check(Asked asked, Transcript t, FindingList findings)
    {
        if (t.Answer.StopSequence is { } stop && t.Answer.NativeFinish != "stop_sequence")
            findings.Add(t, FindingCode.StopWhich, $"stop_sequence is named and stop_reason is '{t.Answer.NativeFinish}'", "null", stop);
        var start = (Named(t, "message_start")?["message"] as JsonObject)?["usage"];
        var end = Named(t, "message_delta")?["usage"];
        // A start without the prompt's count is judged where usage is asked for.
        if (Prompt(start) is > 0 and var before && AnswerJson.Whole(end, "input_tokens") is not null && Prompt(end) is { } after && before != after)
            findings.Add(
                t, FindingCode.UsageStartDiffers, "message_start and message_delta count the prompt differently",
                before.ToString(CultureInfo.InvariantCulture), after.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The data of the first event of that name, or null.</summary>
    public static JsonObject? Named(Transcript t, string name) => t.Events.FirstOrDefault(e => e.Name == name)?.ParseJson() as JsonObject;

    /// <summary>All tokens of the prompt that a usage object tells, from the cache or not; null without one.</summary>
    public static long? Prompt(JsonNode? usage) => usage is not JsonObject ? null
        : (AnswerJson.Whole(usage, "input_tokens") ?? 0) + (AnswerJson.Whole(usage, "cache_read_input_tokens") ?? 0)
            + (AnswerJson.Whole(usage, "cache_creation_input_tokens") ?? 0);
}

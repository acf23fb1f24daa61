using System.Text.Json.Nodes;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Invariants;

/// <summary>Object name, id, model, creation time and choices are what clients rely on.</summary>
internal static class EnvelopeInvariant
{
    /// <summary>Adds a finding per member that is wrong.</summary>
    public static void Check(Asked asked, Transcript t, FindingList findings)
    {
        var answer = t.Answer;
        var wanted = asked.Chat ? asked.Stream ? "chat.completion.chunk" : "chat.completion" : "text_completion";
        // mlx_lm.server's usage chunk says chat.completion; usage.chunk-object judges that once, instead of every case.
        if (answer.Objects.Count == 0 || answer.Objects[0] != wanted || answer.Objects.Skip(1).Any(o => !asked.IncludeUsage || o != "chat.completion")
            || (answer.Objects.Count > 1 && t.Events.Any(MislabelledText)))
            findings.Add(t, FindingCode.EnvelopeObject, "wrong 'object'", wanted, Show(answer.Objects));
        if (answer.Ids.Count == 0 || answer.Ids.Any(string.IsNullOrEmpty))
            findings.Add(t, FindingCode.EnvelopeIdMissing, "an answer without an id", "a non-empty id", Show(answer.Ids));
        else if (answer.Ids.Count > 1)
            findings.Add(t, FindingCode.EnvelopeIdChanges, "the id changes within one answer", "one id in all chunks", Show(answer.Ids));
        if (answer.Models.Count > 1)
            findings.Add(t, FindingCode.EnvelopeModelChanges, "the model changes within one answer", "one model in all chunks", Show(answer.Models));
        foreach (var model in answer.Models.Where(m => !asked.ModelNames.Contains(m)).Take(1))
            findings.Add(t, FindingCode.EnvelopeModelWrong, $"the answer names the model '{model}'", string.Join(" or ", asked.ModelNames), model);
        if (answer.Models.Count == 0)
            findings.Add(t, FindingCode.EnvelopeModelMissing, "the answer does not name its model", string.Join(" or ", asked.ModelNames), "no 'model'");
        if (answer.Created.Count == 0 || answer.Created.Any(c => c is < 1_500_000_000 or > 10_000_000_000))
            findings.Add(t, FindingCode.EnvelopeCreated, "'created' is no time in seconds since 1970", "seconds since 1970", Show(answer.Created));
        if (asked.Stream && answer.Created.Count > 1)
            findings.Add(t, FindingCode.EnvelopeCreatedChanges, "'created' changes within one answer", "one value in all chunks", Show(answer.Created));
        if (answer.ChoicesCount != 1)
            findings.Add(t, FindingCode.EnvelopeChoices, $"{answer.ChoicesCount} choices", "exactly one choice", t.BodyText);
        else if (!answer.ContentByChoice.ContainsKey(0))
            findings.Add(t, FindingCode.EnvelopeChoiceIndex, "the only choice is not number 0", "index 0", t.BodyText);
        if (asked.Chat && answer.Role != "assistant")
            findings.Add(t, FindingCode.EnvelopeRole, "the answer's role is not assistant", "assistant", answer.Role ?? "no role");
        if (answer.Fingerprints.Count > 1)
            findings.Add(
                t, FindingCode.EnvelopeFingerprintChanges, "system_fingerprint changes within one answer", "one value in all chunks",
                Show(answer.Fingerprints));
    }

    /// <summary>A chunk with a choice that calls itself something else than the first one.</summary>
    private static bool MislabelledText(SseEvent e) =>
        AnswerJson.TryParse(e.Data) is JsonObject { } chunk && chunk["choices"] is JsonArray { Count: > 0 } && chunk["object"]?.ToString() == "chat.completion";

    private static string Show<T>(IEnumerable<T> values) => string.Join(", ", values.Take(4).DefaultIfEmpty()) is { Length: > 0 } s ? s : "none";
}

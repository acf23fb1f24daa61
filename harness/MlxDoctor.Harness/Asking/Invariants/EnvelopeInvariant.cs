using System.Text.Json.Nodes;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Invariants;

/// <summary>Object name, id and model are what clients rely on.</summary>
internal static class EnvelopeInvariant
{
    /// <summary>Adds a finding per member that is wrong.</summary>
    public static void Check(Asked asked, Transcript t, FindingList findings)
    {
        var answer = t.Answer;
        CheckObject(asked, t, findings);
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
    }

    private static void CheckObject(Asked asked, Transcript t, FindingList findings)
    {
        var objects = t.Answer.Objects;
        if (t.Format.HasNamedEvents())
        {
            var kind = t.Format == WireFormat.Messages ? "message" : "response";
            if (objects is not [var one] || one != kind)
                findings.Add(t, FindingCode.EnvelopeObject, $"the answer does not say that it is a {kind}", kind, Show(objects));
            return;
        }
        var wanted = asked.Chat ? asked.Stream ? "chat.completion.chunk" : "chat.completion" : "text_completion";
        // mlx_lm.server's usage chunk says chat.completion; usage.chunk-object judges that once, instead of every case.
        if (objects.Count == 0 || objects[0] != wanted || objects.Skip(1).Any(o => !asked.IncludeUsage || o != "chat.completion")
            || (objects.Count > 1 && t.Events.Any(MislabelledText)))
            findings.Add(t, FindingCode.EnvelopeObject, "wrong 'object'", wanted, Show(objects));
    }

    /// <summary>A chunk with a choice that calls itself something else than the first one.</summary>
    private static bool MislabelledText(SseEvent e) =>
        AnswerJson.TryParse(e.Data) is JsonObject { } chunk && chunk["choices"] is JsonArray { Count: > 0 } && chunk["object"]?.ToString() == "chat.completion";

    /// <summary>The first of the values, or "none".</summary>
    internal static string Show<T>(IEnumerable<T> values) => string.Join(", ", values.Take(4).DefaultIfEmpty()) is { Length: > 0 } s ? s : "none";
}

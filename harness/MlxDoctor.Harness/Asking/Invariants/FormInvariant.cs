using System.Text.Json.Nodes;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Forms;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Invariants;

/// <summary>Every member of an answer and of each event has the type, and where the API lists them one of the values, that typed clients rely on.</summary>
internal static class FormInvariant
{
    /// <summary>Most defects that one answer reports; more say nothing new.</summary>
    private const int Most = 12;

    /// <summary>Adds a finding for each member that is wrong, or absent although no client can do without it.</summary>
    public static void Check(Asked asked, Transcript t, FindingList findings)
    {
        foreach (var defect in Defects(t).Where(d => !d.Absent || d.Presence == Presence.Must).DistinctBy(d => d.Path).Take(Most))
            Add(t, defect, findings);
    }

    /// <summary>Adds a finding for each member that the reference requires and that is absent.</summary>
    public static void CheckComplete(Transcript t, FindingList findings)
    {
        foreach (var defect in Defects(t).Where(d => d.Absent && d.Presence == Presence.Complete).DistinctBy(d => d.Path))
            Add(t, defect, findings);
    }

    /// <summary>Adds a finding for a defect.</summary>
    public static void Add(Transcript t, FormDefect defect, FindingList findings) =>
        findings.Add(
            t, FindingCode.Shape(defect.Path), $"{defect.Path} {(defect.Absent ? "is absent" : "has the wrong form")}", defect.Expected,
            defect.Seen ?? "absent");

    private static IEnumerable<FormDefect> Defects(Transcript t)
    {
        if (t.Status != 200)
            return [];
        if (t.IsStream)
            return t.Events.Where(e => !e.IsDone).SelectMany(e => OfEvent(t.Format, e.ParseJson()));
        return t.ParsedJson is JsonObject answer ? Of(Whole(t.Format), answer, "") : [];
    }

    private static IEnumerable<FormDefect> OfEvent(WireFormat format, JsonNode? data)
    {
        if (data is not JsonObject e || e["error"] is not null)
            return [];
        if (!format.HasNamedEvents())
            return Of(format == WireFormat.Completions ? ChatForms.CompletionChunk : ChatForms.Chunk, e, "");
        var type = (e["type"] as JsonValue)?.ToString() ?? "";
        // Types that the API does not have are for the order of events to judge.
        return (format == WireFormat.Messages ? MessagesForms.Events : ResponsesForms.Events).TryGetValue(type, out var form) ? Of(form, e, type) : [];
    }

    private static List<FormDefect> Of(Form form, JsonObject value, string at)
    {
        var defects = new List<FormDefect>();
        form.Look(value, at, defects);
        return defects;
    }

    private static Form Whole(WireFormat format) => format switch
    {
        WireFormat.Responses => ResponsesForms.Answer,
        WireFormat.Messages => MessagesForms.Answer,
        WireFormat.Completions => ChatForms.Completion,
        _ => ChatForms.Answer,
    };
}

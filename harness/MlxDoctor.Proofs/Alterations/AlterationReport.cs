using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlxDoctor.Proofs.Alterations;

/// <summary>Says which alterations were noticed and which were missed.</summary>
internal static class AlterationReport
{
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Share of the faults that must be noticed.</summary>
    public const double Goal = 0.95;

    /// <summary>Noticed faults of all faults; null when there is none.</summary>
    public static double? Share(IReadOnlyList<AlterationResult> results) =>
        results.Where(r => r.Legitimate is null).ToList() is { Count: > 0 } faults ? (double)faults.Count(r => r.Noticed) / faults.Count : null;

    /// <summary>For people: a line for each group, then what was missed, by name.</summary>
    public static string Text(IReadOnlyList<AlterationResult> results)
    {
        var lines = new List<string>();
        foreach (var group in results.GroupBy(r => r.Alteration.Group).OrderBy(g => g.Key))
            lines.Add(Line($"{AnswerGroups.Name(group.Key),-12} {Count([.. group])}"));
        lines.Add(Line($"{"all",-12} {Count(results)}"));
        foreach (var missed in results.Where(r => r.Missed))
            lines.Add($"MISSED  {missed.Alteration.Name}{(missed.Undecided is { } why ? $" [{why}]" : "")}");
        foreach (var alarm in results.Where(r => r.Noticed && r.Legitimate is not null))
            lines.Add(
                $"ALARM   {alarm.Alteration.Name}: {alarm.Case} says {string.Join(' ', alarm.Codes)}, though "
                    + $"{alarm.Legitimate!.Why} ({alarm.Legitimate.Source})");
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>For machines: every alteration.</summary>
    public static string Json(IReadOnlyList<AlterationResult> results) => new JsonObject
    {
        ["schema_version"] = 1,
        ["share_noticed"] = Share(results),
        ["alterations"] = new JsonArray([.. results.Select(r => (JsonNode)new JsonObject
        {
            ["wire"] = AnswerGroups.Name(r.Alteration.Group),
            ["name"] = r.Alteration.Name,
            ["noticed"] = r.Noticed,
            ["case"] = r.Case,
            ["codes"] = new JsonArray([.. r.Codes.Select(c => (JsonNode)c)]),
            ["legitimate"] = r.Legitimate is { } l ? $"{l.Why} ({l.Source})" : null,
            ["undecided"] = r.Undecided,
        })]),
    }.ToJsonString(Indented) + "\n";

    private static string Count(IReadOnlyList<AlterationResult> results)
    {
        var faults = results.Where(r => r.Legitimate is null).ToList();
        return string.Create(CultureInfo.InvariantCulture,
            $"{results.Count,6} alterations, {results.Count - faults.Count} legitimate, {faults.Count} faults: {faults.Count(r => r.Noticed)} noticed "
                + $"({Share(results):0.0 %}), {faults.Count(r => r.Missed)} missed");
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

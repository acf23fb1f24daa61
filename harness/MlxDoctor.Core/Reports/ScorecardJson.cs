using System.Text.Json;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Core.Reports;

/// <summary>Writes the scorecard for machines.</summary>
public static class ScorecardJson
{
    /// <summary>What was not measured is null, never 0.</summary>
    public static byte[] Of(Scorecard card) => RunJson.File(json => Write(json, card));

    private static void Write(Utf8JsonWriter json, Scorecard card)
    {
        json.WriteStartObject();
        json.WriteNumber("schema_version", RunJson.SchemaVersion);
        json.WriteString("run", card.View.Run.Name);
        json.WriteString("started_at", card.View.Manifest is { } m ? Format.Timestamp(m.StartedAt) : null);
        json.WriteString("harness_version", card.View.Manifest?.HarnessVersion);
        json.WriteString("commit", card.View.Environment.GetValueOrDefault(RunEnvironment.Commit));
        json.WriteString("narrowed", card.Narrowed);
        json.WriteString("load_before", card.View.Environment.GetValueOrDefault(RunEnvironment.LoadBefore));
        json.WriteString("load_after", card.View.Environment.GetValueOrDefault(RunEnvironment.LoadAfter));
        json.WriteStartArray("servers");
        foreach (var server in card.Servers)
            json.WriteStringValue(server);
        json.WriteEndArray();
        json.WriteStartArray("models");
        foreach (var row in card.Rows)
            Row(json, row);
        json.WriteEndArray();
        json.WriteStartArray("skipped");
        foreach (var model in card.Skipped)
        {
            json.WriteStartObject();
            json.WriteString("model", model.Model);
            json.WriteString("reason", model.Skipped);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Row(Utf8JsonWriter json, ScorecardRow row)
    {
        json.WriteStartObject();
        json.WriteString("model", row.Model.Model);
        json.WriteString("quantisation", row.Model.Quantisation);
        json.WriteString("architecture", row.Model.Architecture);
        Number(json, "size_bytes", row.Model.SizeBytes);
        Number(json, "context_tokens", row.Model.ContextTokens);
        json.WriteStartArray("cells");
        foreach (var cell in row.Cells)
        {
            json.WriteStartObject();
            json.WriteString("server", cell.Server);
            json.WriteString("status", cell.Status);
            foreach (var (metric, _, _) in ScorecardColumns.All)
                Number(json, metric, cell.Values.TryGetValue(metric, out var value) ? value : null);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}

using System.Text.Json;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Core.Reports;

/// <summary>Writes <c>result.json</c>, whose fields the schema in <c>harness/result.schema.json</c> fixes.</summary>
internal static class ResultFile
{
    public static byte[] Of(RunView view) => RunJson.File(json => Write(json, view));

    private static void Write(Utf8JsonWriter json, RunView view)
    {
        json.WriteStartObject();
        json.WriteNumber("schema_version", RunJson.SchemaVersion);
        json.WriteString("harness_version", view.Manifest?.HarnessVersion);
        json.WriteString("tier", view.Tier);
        json.WriteNumber("exit_code", view.ExitCode);
        Time(json, "started_at", view.Manifest?.StartedAt);
        Time(json, "finished_at", view.End?.FinishedAt);
        json.WriteBoolean("aborted", view.Aborted);
        Counts(json, view.Counts);
        json.WriteNumber("left_out", view.LeftOut);
        json.WriteStartObject("environment");
        foreach (var (name, value) in view.Environment)
            json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteStartArray("servers");
        foreach (var server in view.Servers)
            Server(json, server);
        json.WriteEndArray();
        json.WriteStartArray("models");
        foreach (var model in view.Models)
            json.WriteStringValue(model);
        json.WriteEndArray();
        json.WriteStartArray("comparisons");
        foreach (var comparison in view.Comparisons)
            Comparison(json, comparison);
        json.WriteEndArray();
        json.WriteStartArray("cases");
        foreach (var c in view.Cases)
            Case(json, c);
        json.WriteEndArray();
        json.WriteStartArray("metrics");
        foreach (var metric in view.Metrics)
            Metric(json, metric);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Counts(Utf8JsonWriter json, VerdictCounts counts)
    {
        json.WriteStartObject("counts");
        json.WriteNumber("pass", counts.Pass);
        json.WriteNumber("fail", counts.Fail);
        json.WriteNumber("regression", counts.Regression);
        json.WriteNumber("inconclusive", counts.Inconclusive);
        json.WriteNumber("skip", counts.Skip);
        json.WriteNumber("known_deviation", counts.KnownDeviation);
        json.WriteNumber("error", counts.Error);
        json.WriteEndObject();
    }

    private static void Server(Utf8JsonWriter json, ServerRecord server)
    {
        json.WriteStartObject();
        json.WriteString("profile", server.Profile);
        json.WriteString("version", server.Version);
        json.WriteString("url", server.Url);
        json.WriteBoolean("launched", server.Launched);
        json.WriteEndObject();
    }

    private static void Comparison(Utf8JsonWriter json, ComparisonView view)
    {
        json.WriteStartObject();
        json.WriteString("model", view.Record.Model);
        json.WriteString("what", view.Record.What);
        json.WriteNumber("compared", view.Compared);
        json.WriteNumber("not_compared", view.NotCompared);
        json.WriteString("missing", view.Record.Missing);
        json.WriteBoolean("recorded", view.Record.Recorded);
        json.WriteString("against", view.Record.Against);
        Time(json, "baseline_recorded_at", view.Record.RecordedAt);
        json.WriteString("baseline_run", view.Record.RecordedBy);
        json.WriteStartArray("changes");
        foreach (var change in view.Record.Changes)
        {
            json.WriteStartObject();
            json.WriteString("name", change.Name);
            json.WriteString("from", change.From);
            json.WriteString("to", change.To);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Case(Utf8JsonWriter json, CaseView view)
    {
        var record = view.Record;
        json.WriteStartObject();
        json.WriteString("id", record.Id);
        json.WriteString("area", record.Area);
        json.WriteString("model", record.Model);
        json.WriteString("verdict", record.Verdict.Name());
        json.WriteString("reason", record.Reason);
        json.WriteBoolean("scripted", record.Mark is not null);
        json.WriteString("blame", record.Blame?.Name());
        json.WriteStartArray("findings");
        foreach (var finding in record.Findings)
        {
            json.WriteStartObject();
            json.WriteString("code", finding.Code.Text);
            json.WriteString("message", finding.Message);
            json.WriteString("request_id", finding.RequestId);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        Number(json, "duration_ms", record.DurationMs);
        json.WriteString("record", view.File);
        json.WriteEndObject();
    }

    private static void Metric(Utf8JsonWriter json, MetricView view)
    {
        var metric = view.Metric;
        json.WriteStartObject();
        json.WriteString("id", metric.Id);
        json.WriteString("unit", metric.Unit);
        json.WriteString("better", metric.Better == Metrics.Better.Lower ? "lower" : "higher");
        json.WriteString("model", view.Model);
        json.WriteNumber("n", metric.Samples.Count);
        Number(json, "value", metric.Value);
        Number(json, "baseline", metric.Baseline);
        Number(json, "delta_pct", metric.DeltaPct);
        Number(json, "limit_pct", metric.LimitPct);
        // Half an interval says nothing: both ends or none.
        if (metric.DeltaRange is [var low, var high] && double.IsFinite(low) && double.IsFinite(high))
        {
            json.WriteStartArray("interval");
            json.WriteNumberValue(low);
            json.WriteNumberValue(high);
            json.WriteEndArray();
        }
        else
        {
            json.WriteNull("interval");
        }
        json.WriteString("judgement", metric.Judgement?.Name());
        if (metric.Gated is { } gated)
            json.WriteBoolean("gated", gated);
        else
            json.WriteNull("gated");
        json.WriteEndObject();
    }

    // JSON has no NaN: what is no number was not measured.
    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } at)
            json.WriteString(name, Format.Timestamp(at));
        else
            json.WriteNull(name);
    }
}

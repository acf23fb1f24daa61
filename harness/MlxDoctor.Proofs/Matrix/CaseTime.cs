using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Proofs.Matrix;

/// <summary>What a case takes: time of its own, and requests that other cases need too, for which only the first of them in an order waits.</summary>
/// <param name="Id">The case.</param>
/// <param name="OwnSeconds">Its time without those requests.</param>
/// <param name="SharedSeconds">Time of each of those requests, by a name that no other request has.</param>
internal sealed record CaseTime(string Id, double OwnSeconds, IReadOnlyDictionary<string, double> SharedSeconds)
{
    /// <summary>Its time when some requests have been asked already.</summary>
    public double After(IReadOnlySet<string> asked) => OwnSeconds + SharedSeconds.Where(s => !asked.Contains(s.Key)).Sum(s => s.Value);

    /// <summary>Reads the times of all cases of a run from its records and transcripts.</summary>
    /// <exception cref="UsageException">A transcript cannot be read.</exception>
    public static IEnumerable<CaseTime> Read(RunView view)
    {
        var records = view.Cases.Select(c => c.Record).Where(r => r.DurationMs is not null).ToList();
        var shared = records.SelectMany(r => r.Shared ?? []).Select(s => s.RequestId).Distinct(StringComparer.Ordinal)
            .ToDictionary(id => id, id => EndMs(view, id), StringComparer.Ordinal);
        var trace = TraceWriter.Read(view.Run).Events;
        foreach (var record in records)
        {
            var taken = (record.Shared ?? []).Select(s => s.RequestId).ToHashSet(StringComparer.Ordinal);
            var mine = record.Transcripts.Select(t => Path.GetFileNameWithoutExtension(t)).Where(shared.ContainsKey).ToHashSet(StringComparer.Ordinal);
            var paid = mine.Where(id => !taken.Contains(id)).Sum(id => shared[id]);
            yield return new(
                record.Id, Math.Max(0, Math.Min(record.DurationMs!.Value, TracedMs(trace, record.Id)) - paid) / 1000,
                mine.Union(taken).ToDictionary(id => $"{view.Run.Name}/{id}", id => shared[id] / 1000, StringComparer.Ordinal));
        }
    }

    /// <summary>The record of the first case has the boot of the server in it, the trace has not.</summary>
    private static double TracedMs(IReadOnlyList<TraceEvent> trace, string id) =>
        trace.LastOrDefault(e => e.Case == id && e.Event == TraceWriter.CaseStarted) is { } start
            && trace.LastOrDefault(e => e.Case == id && e.Event == TraceWriter.CaseEnded) is { } end && end.At >= start.At
            ? (end.At - start.At).TotalMilliseconds
            : double.PositiveInfinity;

    private static double EndMs(RunView view, string request)
    {
        var file = Path.Combine(view.Run.Transcripts, request + ".json");
        try
        {
            return (double)JsonNode.Parse(File.ReadAllBytes(file))!["end_ms"]!;
        }
        catch (Exception e) when (e is IOException or JsonException or NullReferenceException or InvalidOperationException or FormatException)
        {
            throw new UsageException($"{file} cannot be read: {e.Message}", "Name runs whose transcripts are still there.", e);
        }
    }
}

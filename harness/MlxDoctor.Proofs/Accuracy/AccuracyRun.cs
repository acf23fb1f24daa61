using System.Diagnostics;
using System.Globalization;
using MlxDoctor.Harness.Cases.Perf;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Statistics;
using MlxDoctor.Proofs.Paced;

namespace MlxDoctor.Proofs.Accuracy;

/// <summary>Measures schedules that are known, with the client and the functions that measure servers.</summary>
internal sealed class AccuracyRun(Workspace workspace, TextWriter output, TimeProvider time)
{
    private const int LeastRounds = 3;
    private const int MostRounds = 40;

    /// <summary>Every cell, for an equal share of the time.</summary>
    public async Task<IReadOnlyList<AccuracyRow>> RunAsync(TimeSpan budget, CancellationToken cancellation)
    {
        await using var server = await PacedServer.StartAsync(workspace, cancellation);
        // Code that runs for the first time is slow, ours as the server's.
        foreach (var warmUp in (AccuracyCell[])[new(5, 2, 1, 1), new(5, 2, 4, 4), new(5, 2, 1, 2)])
            await CellAsync(server, warmUp, 5, cancellation);
        var rows = new List<AccuracyRow>();
        foreach (var cell in AccuracyCell.All)
        {
            var rounds = (int)Math.Clamp(budget / AccuracyCell.All.Count / (cell.Duration + TimeSpan.FromMilliseconds(30)), LeastRounds, MostRounds);
            var row = await CellAsync(server, cell, rounds, cancellation);
            rows.Add(row);
            await output.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{cell.Pace} streams={cell.Streams}: TTFT {AccuracyRow.Middle(row.TtftMs):0.000} ms, ITL {AccuracyRow.Middle(row.ItlPct):0.000} %, CPU "
                        + $"{row.CpuPct:0.0} %, {row.TtftMs.Count} answers"));
        }
        return rows;
    }

    private async Task<AccuracyRow> CellAsync(PacedServer server, AccuracyCell cell, int rounds, CancellationToken cancellation)
    {
        var prefix = Guid.NewGuid().ToString("N");
        using var client = server.Client();
        using var self = Process.GetCurrentProcess();
        var (cpu, started) = (self.TotalProcessorTime, time.GetTimestamp());
        var answers = await Task.WhenAll(Enumerable.Range(0, cell.Streams).Select(s => StreamAsync(s)));
        self.Refresh();
        var cpuPct = 100 * ((self.TotalProcessorTime - cpu) / time.GetElapsedTime(started));
        // The log of the last answer is written when its request is over on the server's side.
        await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellation);
        return Row(cell, answers.SelectMany(a => a), TrueTimes.Read(server.PaceLog), cpuPct);

        async Task<List<Transcript>> StreamAsync(int stream)
        {
            var list = new List<Transcript>();
            for (var round = 0; round < rounds; round++)
                list.Add(
                    await client.SendAsync(
                        server.Request(cell.Pace, string.Create(CultureInfo.InvariantCulture, $"{prefix}-{stream}-{round}"), cell.Tokens), cancellation));
            return list;
        }
    }

    private static AccuracyRow Row(AccuracyCell cell, IEnumerable<Transcript> answers, IReadOnlyDictionary<string, TrueTimes> truth, double cpuPct)
    {
        List<double> ttft = [], itl = [], icl = [], e2e = [], late = [];
        var lost = 0;
        foreach (var answer in answers)
        {
            if (TranscriptMetrics.TtftMs(answer) is not { } ours || TranscriptMetrics.ItlMs(answer) is not { } ourItl
                || TranscriptMetrics.E2eMs(answer) is not { } ourEnd
                || !truth.TryGetValue(answer.Request.Headers.First(h => h.Key == "X-Doctor-Tag").Value!, out var real)
                || real.TtftMs is not { } realTtft || real.SpanMs is not { } span || span <= 0 || real.E2eMs is not { } realEnd
                || TranscriptTiming.Tokens(answer).Count is not { } tokens)
            {
                lost++;
                continue;
            }
            ttft.Add(ours - realTtft);
            itl.Add(100 * ((ourItl * (tokens - 1) / span) - 1));
            e2e.Add(ourEnd - realEnd);
            if (TranscriptMetrics.IclMs(answer) is { } gap && Quantiles.Median(real.Gaps) is { } realGap)
                icl.Add(gap - realGap);
            late.AddRange(real.LateMs);
        }
        return new(cell, ttft, itl, icl, e2e, lost, cpuPct, Quantiles.Median(late));
    }
}

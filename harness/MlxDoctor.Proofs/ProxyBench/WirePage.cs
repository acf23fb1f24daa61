using System.Globalization;
using System.Text;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Proofs.Paced;
using MlxDoctor.Proofs.Proxy.Faults;

namespace MlxDoctor.Proofs.ProxyBench;

/// <summary>The page of faults against servers; what other runs found out is kept.</summary>
internal static class WirePage
{
    private const int MostMasked = 3;
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Writes both files.</summary>
    public static void Write(string folder, IReadOnlyDictionary<string, WireServer> servers)
    {
        AtomicFile.WriteText(Path.Combine(folder, WireFile.Name), WireFile.Of(servers));
        AtomicFile.WriteText(Path.Combine(folder, "proxied-faults.md"), Of(servers));
    }

    /// <summary>The page for people.</summary>
    public static string Of(IReadOnlyDictionary<string, WireServer> known)
    {
        var servers = known.OrderBy(s => s.Key, StringComparer.Ordinal).ToList();
        var page = new StringBuilder("# Faults on the wire before healthy servers\n\n")
            .Append(
                "Written by `harness/doctor self proxy-faults --server PROFILE`: a real server with doctor-tiny behind a proxy that spoils requests or "
                    + "answers in one way at a time. A cell is the first case of Check (areas contract and output, default level) that fails, and "
                        + "its code.\n\n");
        foreach (var (name, server) in servers)
            Headline(page, name, server);
        foreach (var (name, server) in servers)
            Misses(page, name, server);
        page.Append("\n## Faults\n\n| fault | what the wire does |").Append(string.Concat(servers.Select(s => $" {s.Key} |"))).Append("\n|---|---|")
            .Append(string.Concat(servers.Select(_ => "---|"))).Append('\n');
        foreach (var fault in WireFaults.All)
            page.Append(
                Invariant,
                $"| `{fault.Name}` | "
                    + $"{fault.What.Replace("|", "\\|", StringComparison.Ordinal)} |"
                    + $"{string.Concat(servers.Select(s => $" {Cell(s.Value.Faults.GetValueOrDefault(fault.Name))} |"))}\n");
        return page.ToString();
    }

    private static void Headline(StringBuilder page, string name, WireServer server)
    {
        var cells = WireFaults.All.Select(f => server.Faults.GetValueOrDefault(f.Name)).ToList();
        var rest = string.Join(", ", new[]
        {
            Part(cells.Count(c => c is { Missed: true }), "missed by all cases"),
            Part(cells.Count(c => c is { Open: true }), "missed by the cases that are likely to notice and not put to every case (`--likely`)"),
            Part(cells.Count(c => c is { Effect: false }), "without any effect before it"),
            Part(cells.Count(c => c is null), "not put to every case"),
        }.OfType<string>());
        page.Append(
            Invariant,
            $"- {name} ({server.Version ?? "version unknown"}): {cells.Count(c => c is { Noticed: true })} of {cells.Count} faults "
                + $"noticed{(rest.Length > 0 ? $"; {rest}" : "")}. Clean wire: {Format.Count(server.FalseAlarms.Count, "false alarm")} in "
                    + $"{Format.Count(server.CleanRuns, "run")} of all {(server.CleanCases is { } put ? put + " " : "")}cases.\n");
        foreach (var run in server.Runs)
        {
            var rows = server.Faults.Values.Count(c => c.Run == run);
            page.Append(
                Invariant,
                $"  - {(rows > 0 ? Format.Count(rows, "fault") + (run.Likely == true ? " with `--likely`" : "") : "")}"
                    + $"{(rows > 0 && server.CleanRun == run ? " and the " : "")}{(server.CleanRun == run ? "clean runs" : "")}: {run.Describe()}\n");
        }
        var unstamped = server.Faults.Values.Count(c => c.Run is null);
        if (unstamped > 0 || server.CleanRun is null)
            page.Append(
                Invariant,
                $"  - {Format.Count(unstamped, "fault")}{(server.CleanRun is null ? " and the clean runs" : "")}: commit, date, seconds, machine, load and "
                    + $"`--likely` {ProofRun.NotRecorded}\n");
    }

    private static void Misses(StringBuilder page, string name, WireServer server)
    {
        var missed =
            WireFaults.All.Select(f => (Fault: f, Cell: server.Faults.GetValueOrDefault(f.Name))).Where(f => f.Cell is null or { Noticed: false }).ToList();
        if (missed.Count == 0)
            return;
        page.Append(Invariant, $"\n## Not noticed before {name}\n\nWith what the cases that are likely to notice said instead.\n\n");
        foreach (var (fault, cell) in missed)
        {
            page.Append(Invariant, $"- `{fault.Name}` ({Plain(fault.What)}): {State(cell)}\n");
            foreach (var (check, said) in cell?.Likely ?? new Dictionary<string, string>())
                page.Append(Invariant, $"  - `{check}`: {Plain(said)}\n");
            if (cell is { Likely.Count: 0, Effect: true })
                page.Append(Invariant, $"  - what the likely cases said: {ProofRun.NotRecorded}\n");
            if (cell?.Masked.Count > 0)
            {
                var which = server.Known is null ? $", those of the clean wire among them ({ProofRun.NotRecorded} which)" : " and the clean wire does not have";
                page.Append("  - findings that known deviations explain").Append(which).Append(": ")
                    .AppendJoin(", ", cell.Masked.Take(MostMasked).Select(m => $"`{m}`"))
                    .Append(cell.Masked.Count > MostMasked ? string.Create(Invariant, $" and {cell.Masked.Count - MostMasked} more") : "").Append('\n');
            }
        }
    }

    private static string State(WireCell? cell) => cell switch
    {
        null => "not put to every case",
        { Effect: false } => "no effect before this server",
        { LikelyOnly: true } => string.Create(Invariant, $"missed by the {cell.Put} cases that are likely to notice, not put to every case"),
        _ => cell.Put is { } put ? string.Create(Invariant, $"missed by all {put} cases") : "missed by all cases",
    };

    private static string? Part(int count, string what) => count == 0 ? null : string.Create(Invariant, $"{count} {what}");

    private static string Plain(string text) => Markdown.Text(text);

    private static string Cell(WireCell? cell) => cell switch
    {
        null => "not put to every case",
        { Noticed: true } => $"{cell.Case} `{cell.Code}`",
        { Effect: false } => "no effect",
        { Open: true } => "not noticed by the likely cases",
        _ => "MISSED",
    };
}

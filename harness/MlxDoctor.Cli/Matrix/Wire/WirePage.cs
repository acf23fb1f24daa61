using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.Harness.Checks.Wire;

namespace MlxDoctor.Cli.Matrix.Wire;

/// <summary>The page of faults against servers; what other runs found out is kept.</summary>
internal static class WirePage
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Adds the rows of one server and writes both files.</summary>
    public static async Task WriteAsync(
        string folder, string server, string? version, IReadOnlyList<WireRow> rows, int clean, IReadOnlyList<string> alarms, CancellationToken cancellation)
    {
        var file = Path.Combine(folder, "proxied-faults.json");
        var root = File.Exists(file) ? JsonNode.Parse(await File.ReadAllTextAsync(file, cancellation))!.AsObject() : [];
        var mine = root[server] as JsonObject ?? [];
        root[server] = mine;
        mine["version"] = version;
        if (clean > 0)
        {
            mine["clean_runs"] = clean;
            mine["false_alarms"] = new JsonArray([.. alarms.Select(a => (JsonNode)a)]);
        }
        var faults = mine["faults"] as JsonObject ?? [];
        mine["faults"] = faults;
        foreach (var row in rows)
            faults[row.Fault] = Cell(row);
        foreach (var gone in faults.Select(f => f.Key).Where(k => WireFaults.All.All(f => f.Name != k)).ToList())
            faults.Remove(gone);
        await File.WriteAllTextAsync(file, root.ToJsonString(Indented) + "\n", cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "proxied-faults.md"), Markdown(root), cancellation);
    }

    /// <summary>The page for people.</summary>
    public static string Markdown(JsonObject root)
    {
        var servers = root.Select(s => (Name: s.Key, Node: s.Value!.AsObject())).OrderBy(s => s.Name, StringComparer.Ordinal).ToList();
        var page = new StringBuilder("# Faults on the wire before healthy servers\n\n")
            .Append("Written by `harness/doctor self proxy-faults --server PROFILE`: a real server with doctor-tiny behind a proxy that spoils requests or answers in one way at a time. A cell is the first case of Check (areas contract and output, default level) that fails, and its code.\n\n");
        foreach (var (name, node) in servers)
        {
            var faults = node["faults"]!.AsObject();
            var missing = WireFaults.All.Count(f => !faults.ContainsKey(f.Name));
            page.Append(CultureInfo.InvariantCulture, $"- {name} ({(string?)node["version"] ?? "version unknown"}): {faults.Count(f => f.Value is JsonArray)} of {faults.Count(f => f.Value is not JsonValue)} faults that have an effect noticed{(missing == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {missing} more not put to every case"))}; clean wire: {node["false_alarms"]?.AsArray().Count ?? 0} false alarms in {node["clean_runs"] ?? 0} runs of all {WireBench.Cases.Count} cases.\n");
        }
        page.Append("\n| fault | what the wire does |").Append(string.Concat(servers.Select(s => $" {s.Name} |"))).Append("\n|---|---|").Append(string.Concat(servers.Select(_ => "---|"))).Append('\n');
        foreach (var fault in WireFaults.All)
            page.Append(CultureInfo.InvariantCulture, $"| `{fault.Name}` | {fault.What.Replace("|", "\\|", StringComparison.Ordinal)} |{string.Concat(servers.Select(s => $" {Cell(s.Node["faults"]!.AsObject(), fault.Name)} |"))}\n");
        return page.ToString();
    }

    private static JsonNode? Cell(WireRow row) => row.Noticed ? new JsonArray(row.Case, row.Code)
        : !row.Touched ? JsonValue.Create("no effect")
        : row.Masked.Count > 0 ? new JsonObject { ["masked"] = new JsonArray([.. row.Masked.Select(m => (JsonNode)m)]) }
        : null;

    private static string Cell(JsonObject faults, string fault) => !faults.TryGetPropertyValue(fault, out var cell) ? "not run"
        : cell is JsonArray noticed ? $"{noticed[0]} `{noticed[1]}`"
        : cell is JsonObject masked ? $"MISSED (as known: {string.Join(", ", masked["masked"]!.AsArray().Take(3))})"
        : cell is JsonValue ? "no effect"
        : "MISSED";
}

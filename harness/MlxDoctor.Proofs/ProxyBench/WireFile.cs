using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Errors;
using MlxDoctor.Proofs.Paced;
using MlxDoctor.Proofs.Proxy.Faults;

namespace MlxDoctor.Proofs.ProxyBench;

/// <summary>Keeps what runs found out about faults before servers, so that a run of some adds to it.</summary>
internal static class WireFile
{
    /// <summary>Name of the file.</summary>
    public const string Name = "proxied-faults.json";

    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What the file tells by server, without faults that are gone; empty without a file.</summary>
    /// <exception cref="UsageException">It is no such file.</exception>
    public static IReadOnlyDictionary<string, WireServer> Read(string file)
    {
        if (!File.Exists(file))
            return new Dictionary<string, WireServer>();
        try
        {
            var root = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
            // The first layout had the servers at its root.
            var servers = root["servers"] as JsonObject ?? root;
            return servers.ToDictionary(s => s.Key, s => Server(s.Value!.AsObject()), StringComparer.Ordinal);
        }
        catch (Exception e) when (e is JsonException or NullReferenceException or InvalidOperationException or FormatException or ArgumentOutOfRangeException)
        {
            throw new UsageException($"{file}: not what this harness wrote: {e.Message}", "Restore it from version control.", e);
        }
    }

    /// <summary>The file.</summary>
    public static string Of(IReadOnlyDictionary<string, WireServer> servers)
    {
        var root = new JsonObject
        {
            ["schema_version"] = 2,
            ["servers"] = new JsonObject(
                servers.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => new KeyValuePair<string, JsonNode?>(s.Key, Json(s.Value)))),
        };
        return root.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Json(WireServer server)
    {
        var runs = server.Runs.ToList();
        return new()
        {
            ["version"] = server.Version,
            ["runs"] = new JsonArray([.. runs.Select(r => (JsonNode)r.Json())]),
            ["clean_runs"] = server.CleanRuns,
            ["clean_cases"] = server.CleanCases,
            ["clean_run"] = Index(server.CleanRun),
            ["false_alarms"] = Array(server.FalseAlarms),
            ["known"] = server.Known is { } known ? Array(known) : null,
            ["faults"] = new JsonObject(WireFaults.All.Where(f => server.Faults.ContainsKey(f.Name))
                .Select(f => new KeyValuePair<string, JsonNode?>(f.Name, Cell(server.Faults[f.Name])))),
        };

        JsonNode? Index(ProofRun? run) => run is null ? null : runs.IndexOf(run);

        JsonObject Cell(WireCell cell) => new()
        {
            ["case"] = cell.Case,
            ["code"] = cell.Code,
            ["effect"] = cell.Effect,
            ["put"] = cell.Put,
            ["likely_only"] = cell.LikelyOnly,
            ["run"] = Index(cell.Run),
            ["commit"] = cell.Run?.Commit,
            ["at"] = cell.At is { } at ? ProofRun.Time(at) : null,
            ["seconds"] = cell.Seconds,
            ["masked"] = Array(cell.Masked),
            ["likely"] = new JsonObject(cell.Likely.Select(l => new KeyValuePair<string, JsonNode?>(l.Key, l.Value))),
        };
    }

    private static WireServer Server(JsonObject node)
    {
        IReadOnlyList<ProofRun> runs = node["runs"] is JsonArray list ? [.. list.Select(r => ProofRun.Read(r!))] : [];
        return new()
        {
            Version = (string?)node["version"],
            CleanRuns = (int?)node["clean_runs"] ?? 0,
            CleanCases = (int?)node["clean_cases"],
            FalseAlarms = node["false_alarms"] is JsonArray alarms ? Texts(alarms) : [],
            Known = node["known"] is JsonArray known ? Texts(known) : null,
            CleanRun = Run(node["clean_run"]),
            Faults = node["faults"]!.AsObject().Where(f => WireFaults.All.Any(w => w.Name == f.Key))
                .ToDictionary(f => f.Key, f => Cell(f.Value), StringComparer.Ordinal),
        };

        ProofRun? Run(JsonNode? index) => index is null ? null : runs[(int)index];

        // The first layout: [case, code] when noticed, "no effect", what was masked, or null when missed by all cases.
        WireCell Cell(JsonNode? cell) => cell switch
        {
            JsonArray noticed => new() { Effect = true, Case = (string)noticed[0]!, Code = (string)noticed[1]! },
            JsonValue => new() { Effect = false },
            JsonObject full when full.ContainsKey("effect") => new()
            {
                Case = (string?)full["case"],
                Code = (string?)full["code"],
                Effect = (bool)full["effect"]!,
                Put = (int?)full["put"],
                LikelyOnly = (bool?)full["likely_only"],
                Run = Run(full["run"]),
                At = (DateTimeOffset?)full["at"],
                Seconds = (double?)full["seconds"],
                Masked = Texts(full["masked"]!),
                Likely = full["likely"]!.AsObject().ToDictionary(l => l.Key, l => (string)l.Value!, StringComparer.Ordinal),
            },
            JsonObject masked => new() { Effect = true, LikelyOnly = false, Masked = Texts(masked["masked"]!) },
            _ => new() { Effect = true, LikelyOnly = false },
        };
    }

    private static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);

    private static IReadOnlyList<string> Texts(JsonNode list) => [.. list.AsArray().Select(t => (string)t!)];
}

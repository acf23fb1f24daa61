using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Baselines;

/// <summary>The authored limits: <c>harness/thresholds.yaml</c>.</summary>
internal sealed class Thresholds
{
    private static readonly Threshold Default = new(5, 0, null);
    private readonly Dictionary<string, Threshold> _floors;
    private readonly HashSet<string> _gated;

    private Thresholds(Dictionary<string, Threshold> floors, HashSet<string> gated)
    {
        _floors = floors;
        _gated = gated;
    }

    /// <summary>Reads the file; every metric that it names must exist.</summary>
    public static Thresholds Load(string path, IReadOnlyDictionary<string, string> units) => From(YamlFile.Load(path), units);

    /// <summary>Reads text; <paramref name="units"/> holds the unit of each known metric.</summary>
    public static Thresholds Parse(string text, string file, IReadOnlyDictionary<string, string> units) => From(YamlFile.Parse(text, file), units);

    /// <summary>The least limit of a metric.</summary>
    public Threshold Floor(string metric) => _floors.GetValueOrDefault(metric, Default);

    /// <summary>True when a regression of the metric counts in the exit code.</summary>
    public bool IsGated(string metric) => _gated.Contains(metric);

    private static Thresholds From(YamlMap root, IReadOnlyDictionary<string, string> units)
    {
        var gated = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in root.Strings("gated"))
        {
            Known(root, "gated", id, units);
            gated.Add(id);
        }
        var floors = new Dictionary<string, Threshold>(StringComparer.Ordinal);
        if (root.OptionalMap("floors") is { } map)
            foreach (var id in map.Keys)
                floors[id] = Floor(map, id, units);
        root.RejectUnknown();
        return new(floors, gated);
    }

    private static Threshold Floor(YamlMap map, string id, IReadOnlyDictionary<string, string> units)
    {
        Known(map, id, id, units);
        Threshold floor;
        try
        {
            floor = Threshold.Parse(map.RequireString(id));
        }
        catch (UsageException e) when (e.What.Contains("is no threshold", StringComparison.Ordinal))
        {
            throw map.Error(id, e.What, e.Remedy, e);
        }
        return floor.Unit is null || floor.Unit == units[id]
            ? floor
            : throw map.Error(id, $"'{id}' is measured in {units[id]}, not in {floor.Unit}", $"write the amount in {units[id]}");
    }

    private static void Known(YamlMap map, string key, string id, IReadOnlyDictionary<string, string> units)
    {
        if (!units.ContainsKey(id))
            throw map.Error(key, $"no metric '{id}'", Nearest.Hint(id, units.Keys));
    }
}

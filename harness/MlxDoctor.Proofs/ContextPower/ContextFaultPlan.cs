using System.Globalization;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Proofs.ContextPower;

/// <summary>The list <c>context_faults</c> of <c>fixtures/faults.yaml</c>.</summary>
internal static class ContextFaultPlan
{
    /// <summary>The key in the file.</summary>
    public const string Key = "context_faults";

    private static readonly string[] Limits = ["accepted", "used", "cached", "knee"];

    /// <summary>Reads it.</summary>
    public static IReadOnlyList<ContextFault> Load(string fixtures) => Read(YamlFile.Load(Path.Combine(fixtures, "faults.yaml")));

    /// <summary>The list of a file that is read already.</summary>
    public static IReadOnlyList<ContextFault> Read(YamlMap root)
    {
        var plan = new List<ContextFault>();
        foreach (var node in root.Maps(Key))
        {
            var fault = node.RequireString("fault");
            var tokens = int.TryParse(fault.Split('=')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var n)
                ? n
                : throw node.Error("fault", "no number of tokens", "Write for example context-limit=5000.");
            var limit = node.OptionalWord("limit", Limits) ?? throw node.Error("limit", "no limit", "Give accepted, used, cached or knee.");
            plan.Add(new(fault, tokens, limit, node.OptionalString("category")));
            node.RejectUnknown();
        }
        return plan;
    }
}

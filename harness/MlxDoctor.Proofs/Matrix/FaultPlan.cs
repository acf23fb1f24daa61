using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Data;
using MlxDoctor.Proofs.ContextPower;

namespace MlxDoctor.Proofs.Matrix;

/// <summary>The faults of <c>fixtures/faults.yaml</c>.</summary>
internal static class FaultPlan
{
    private static readonly string[] Classes = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"];

    /// <summary>Reads the file.</summary>
    /// <exception cref="UsageException">Unknown keys, cases or codes, with file and line.</exception>
    public static IReadOnlyList<PlannedFault> Load(string fixtures)
    {
        var root = YamlFile.Load(Path.Combine(fixtures, "faults.yaml"));
        var plan = new List<PlannedFault>();
        foreach (var node in root.Maps("faults"))
        {
            var planned = new PlannedFault(
                node.RequireString("fault"), node.RequireString("case"), Code(node),
                node.OptionalWord("class", Classes) ?? throw node.Error("class", "no class", "Give one of A to J."));
            node.RejectUnknown();
            if (Catalogue.All.All(c => c.Info.Id != planned.Case))
                throw node.Error("case", $"no case '{planned.Case}'", Nearest.Hint(planned.Case, Catalogue.All.Select(c => c.Info.Id)));
            if (plan.Any(p => p.Fault == planned.Fault))
                throw node.Error("fault", $"'{planned.Fault}' occurs twice", "Name each fault once.");
            plan.Add(planned);
        }
        ContextFaultPlan.Read(root);
        root.RejectUnknown();
        return plan;
    }

    private static FindingCode Code(YamlMap node)
    {
        var text = node.RequireString("code");
        return FindingCode.Find(text) ?? throw node.Error("code", $"no finding has the code '{text}'", Nearest.Hint(text, FindingCode.All.Select(c => c.Text)));
    }
}

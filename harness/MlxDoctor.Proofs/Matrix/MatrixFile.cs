using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Errors;
using MlxDoctor.Proofs.Paced;

namespace MlxDoctor.Proofs.Matrix;

/// <summary>Reads a written matrix again, so that single rows can be run anew.</summary>
internal static class MatrixFile
{
    /// <summary>The matrix; what a file of the first layout does not tell is null.</summary>
    /// <exception cref="UsageException">There is no such file, or it is no matrix.</exception>
    public static FaultMatrix Read(string file)
    {
        if (!File.Exists(file))
            throw new UsageException($"{file}: no matrix", "Run the whole one first: harness/doctor self faults");
        try
        {
            var root = JsonNode.Parse(File.ReadAllText(file))!;
            IReadOnlyList<ProofRun> runs = root["runs"] is JsonArray list ? [.. list.Select(r => ProofRun.Read(r!))] : [];
            return new(
                Texts(root["cases"]),
                [.. root["faults"]!.AsArray().Select(f => Row(f!, runs))],
                [.. root["clean_runs"]!.AsArray().Select(Texts)],
                (int?)root["clean_cases"] ?? root["cases"]!.AsArray().Count,
                Of(runs, root["clean_run"]))
            {
                Later = root["later_cases"] is JsonArray later ? [.. later.Select(l => new LaterCases(Of(runs, l!["run"])!, Texts(l["cases"])))] : [],
            };
        }
        catch (Exception e) when (e is JsonException or NullReferenceException or InvalidOperationException or FormatException or ArgumentOutOfRangeException)
        {
            throw new UsageException($"{file}: no matrix that this harness wrote: {e.Message}", "Run the whole one: harness/doctor self faults", e);
        }
    }

    /// <summary>The present rows in the order of the plan, with new ones in their place.</summary>
    /// <exception cref="UsageException">The plan has a fault that neither has.</exception>
    public static IReadOnlyList<MatrixRow> Renew(IReadOnlyList<MatrixRow> present, IReadOnlyList<MatrixRow> renewed, IReadOnlyList<PlannedFault> plan) =>
        [.. plan.Select(p => Find(renewed, p) is { } row ? row with { Contact = row.Contact ?? Find(present, p)?.Contact } : Find(present, p)
            ?? throw new UsageException(
                $"the matrix has no row for {p.Fault} against {p.Case}", "Run it too, or the whole matrix: harness/doctor self faults"))];

    /// <summary>The present rows, with what was said at first contact where that was tried anew.</summary>
    public static IReadOnlyList<MatrixRow> Meet(IReadOnlyList<MatrixRow> present, IReadOnlyDictionary<string, FirstContact> met) =>
        [.. present.Select(r => met.TryGetValue(r.Fault, out var contact) ? r with { Contact = contact } : r)];

    private static MatrixRow? Find(IReadOnlyList<MatrixRow> rows, PlannedFault p) =>
        rows.FirstOrDefault(r => (r.Fault, r.Intended, r.Code) == (p.Fault, p.Case, p.Code.Text));

    private static MatrixRow Row(JsonNode fault, IReadOnlyList<ProofRun> runs) => new(
        (string)fault["fault"]!, (string)fault["class"]!, (string)fault["intended"]!, (string)fault["code"]!,
        fault["fired"]!.AsObject().ToDictionary(f => f.Key, f => Texts(f.Value), StringComparer.Ordinal),
        (int)fault["ran"]!, (double?)fault["seconds"], (DateTimeOffset?)fault["at"], Of(runs, fault["run"]), (string?)fault["failure"])
    {
        Contact = fault["first_contact"] is { } contact ? new((string?)contact["case"], Texts(contact["codes"]), (int)contact["ran"]!) : null,
    };

    private static ProofRun? Of(IReadOnlyList<ProofRun> runs, JsonNode? index) => index is null ? null : runs[(int)index];

    private static IReadOnlyList<string> Texts(JsonNode? list) => [.. list!.AsArray().Select(t => (string)t!)];
}

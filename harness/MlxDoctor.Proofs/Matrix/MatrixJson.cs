using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.Proofs.Paced;

namespace MlxDoctor.Proofs.Matrix;

/// <summary>Writes the matrix for programs, with every cell.</summary>
internal static class MatrixJson
{
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The file; what is not known is null.</summary>
    public static string Of(FaultMatrix matrix)
    {
        var runs = matrix.Runs.ToList();
        var root = new JsonObject
        {
            ["schema_version"] = 2,
            ["runs"] = new JsonArray([.. runs.Select(r => (JsonNode)r.Json())]),
            ["cases"] = Array(matrix.Cases),
            ["clean_runs"] = new JsonArray([.. matrix.Clean.Select(c => (JsonNode)Array(c))]),
            ["clean_cases"] = matrix.CleanCases,
            ["clean_run"] = Index(matrix.CleanRun),
            ["later_cases"] = new JsonArray([
                .. matrix.Later.Select(l => (JsonNode)new JsonObject { ["run"] = Index(l.Run), ["cases"] = Array(l.Cases) }),
            ]),
            ["unproven"] = Array(matrix.Unproven),
            ["faults"] = new JsonArray([.. matrix.Rows.Select(r => (JsonNode)new JsonObject
            {
                ["fault"] = r.Fault,
                ["class"] = r.Class,
                ["intended"] = r.Intended,
                ["code"] = r.Code,
                ["caught"] = r.Caught,
                ["failure"] = r.Failure,
                ["ran"] = r.Ran,
                ["first_contact"] = r.Contact is { } c ? new JsonObject { ["case"] = c.Case, ["codes"] = Array(c.Codes), ["ran"] = c.Ran } : null,
                ["run"] = Index(r.Run),
                ["commit"] = r.Run?.Commit,
                ["at"] = r.At is { } at ? ProofRun.Time(at) : null,
                ["seconds"] = r.Seconds is { } s ? Math.Round(s, 1) : null,
                ["fired"] = new JsonObject(r.Fired.Select(f => new KeyValuePair<string, JsonNode?>(f.Key, Array(f.Value)))),
            })]),
        };
        return root.ToJsonString(Indented) + "\n";

        JsonNode? Index(ProofRun? run) => run is null ? null : runs.IndexOf(run);
    }

    private static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);
}

using System.Globalization;
using System.Text.Json.Nodes;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Tests.Unit.Harness.Compare;

/// <summary>Numbers of dlm-sway 0.1.0, which was executed for them.</summary>
internal static class CompareGolden
{
    public static JsonObject Load(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Repo.Root, "fixtures", "reference-values", "compare", $"{name}.json")))!.AsObject();

    public static IEnumerable<JsonObject> Cases(string name) => Load(name)["cases"]!.AsArray().Select(c => c!.AsObject());

    public static JsonObject Case(string file, string name) => Cases(file).Single(c => (string)c["name"]! == name);

    public static double Number(JsonNode? node) => node switch
    {
        JsonValue v when v.TryGetValue<string>(out var text) => text switch
        {
            "NaN" => double.NaN,
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => throw new FormatException(text),
        },
        _ => node!.GetValue<double>(),
    };

    public static IReadOnlyList<TopLogprob> List(JsonNode side)
    {
        var values = side["logprobs"] is JsonArray logs ? logs.Select(Number) : side["probs"]!.AsArray().Select(p => Math.Log(p!.GetValue<double>()));
        return [.. side["ids"]!.AsArray().Zip(values, (id, v) => new TopLogprob(id!.GetValue<int>().ToString(CultureInfo.InvariantCulture), v, null))];
    }
}

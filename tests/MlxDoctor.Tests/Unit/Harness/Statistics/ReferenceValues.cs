using System.Text.Json;

namespace MlxDoctor.Tests.Unit.Harness.Statistics;

/// <summary>Reads a table of fixtures/reference-values/statistics.</summary>
internal static class ReferenceValues
{
    public static JsonElement Read(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repo.Root, "fixtures", "reference-values", "statistics", name)));
        return json.RootElement.Clone();
    }

    public static double[] Numbers(this JsonElement list) => [.. list.EnumerateArray().Select(n => n.GetDouble())];
}

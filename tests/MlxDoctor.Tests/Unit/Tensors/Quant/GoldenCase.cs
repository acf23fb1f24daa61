using System.Text.Json;

namespace MlxDoctor.Tests.Unit.Tensors.Quant;

/// <summary>One entry of the golden index.</summary>
internal sealed record GoldenCase(string Name, string Mode, int Bits, int GroupSize, string Dtype, string Input, float? GlobalScale, bool HasBFloat16)
{
    public static IReadOnlyList<GoldenCase> Load()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Golden.Folder, "index.json")));
        var cases = new List<GoldenCase>();
        foreach (var item in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            if (item.TryGetProperty("op", out _))
                continue;
            cases.Add(new GoldenCase(
                item.GetProperty("case").GetString()!,
                item.GetProperty("mode").GetString()!,
                item.GetProperty("bits").GetInt32(),
                item.GetProperty("group_size").GetInt32(),
                item.GetProperty("dtype").GetString()!,
                item.GetProperty("input").GetString()!,
                item.TryGetProperty("global_scale", out var scale) ? scale.GetSingle() : null,
                item.GetProperty("tensors").EnumerateArray().Any(t => t.GetString() == "deq_default_bf16")));
        }

        return cases;
    }
}

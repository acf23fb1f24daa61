using System.Text.Json;
using MlxDoctor.Tensors.Affine;

namespace MlxDoctor.EmbeddedServer.Engine.Loading;

/// <summary>Typed members of <c>config.json</c> with errors that name the file and the member.</summary>
internal sealed class ConfigReader(string file, JsonElement root)
{
    /// <summary>An error about this file.</summary>
    public ModelLoadException Bad(string problem) => new($"{file}: {problem}");

    /// <summary>Refuses any other value of a string member.</summary>
    public void Require(string name, string value, string advice)
    {
        var found = root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var member) ? member.ToString() : null;
        if (found != value)
            throw Bad($"{name} is '{found ?? "not set"}', the embedded server knows only '{value}'; {advice}");
    }

    /// <summary>An integer in a range.</summary>
    public int Int(string name, int min, int max, int? standard = null)
    {
        if (!root.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null)
            return standard ?? throw Bad($"{name} is missing; copy the model directory again");
        return member.ValueKind == JsonValueKind.Number && member.TryGetInt32(out var value) && value >= min && value <= max
            ? value
            : throw Bad($"{name} is {member.GetRawText()}, expected an integer from {min} to {max}; copy the model directory again");
    }

    /// <summary>A positive number.</summary>
    public double Double(string name, double standard)
    {
        if (!root.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null)
            return standard;
        return member.ValueKind == JsonValueKind.Number && member.TryGetDouble(out var value) && value > 0
            ? value
            : throw Bad($"{name} is {member.GetRawText()}, expected a positive number; copy the model directory again");
    }

    /// <summary>True or false.</summary>
    public bool Flag(string name, bool standard) =>
        !root.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null ? standard
        : member.ValueKind is JsonValueKind.True or JsonValueKind.False ? member.GetBoolean()
        : throw Bad($"{name} is {member.GetRawText()}, expected true or false; copy the model directory again");

    /// <summary>The default format and those of single layers.</summary>
    public (AffineFormat? Format, IReadOnlyDictionary<string, AffineFormat> Overrides) Quantization()
    {
        var overrides = new Dictionary<string, AffineFormat>(StringComparer.Ordinal);
        if (!root.TryGetProperty("quantization", out var block) || block.ValueKind != JsonValueKind.Object)
            return (null, overrides);
        foreach (var member in block.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object)
                overrides[member.Name] = Format(member.Value, $"quantization of {member.Name}");
        }

        return (Format(block, "quantization"), overrides);
    }

    private AffineFormat Format(JsonElement block, string what)
    {
        var mode = block.TryGetProperty("mode", out var member) ? member.ToString() : "affine";
        if (mode != "affine")
            throw Bad($"{what} has mode '{mode}', the embedded server knows only 'affine'; use an affine model or a real server");
        var reader = new ConfigReader($"{file}: {what}", block);
        var format = new AffineFormat(reader.Int("bits", 1, 8, 4), reader.Int("group_size", 1, 1024, 64));
        return format.IsValid
            ? format
            : throw Bad($"{what} has {format.Bits} bits and groups of {format.Group}; MLX has 1, 2, 3, 4, 5, 6, 8 bits and groups of 32, 64, 128");
    }
}

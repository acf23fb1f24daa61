using System.Text.Json;
using MlxDoctor.Core.Errors;

namespace MlxDoctor.Harness.Cases.Weights;

/// <summary>Statistics and quantisation errors of a model as another implementation found them, in double precision.</summary>
internal sealed class ReferenceFigures
{
    private readonly JsonElement _tensors;

    private ReferenceFigures(JsonElement tensors) => _tensors = tensors;

    /// <summary>Reads the file.</summary>
    public static ReferenceFigures Load(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return new ReferenceFigures(document.RootElement.GetProperty("tensors").Clone());
        }
        catch (Exception e) when (e is IOException or JsonException or KeyNotFoundException)
        {
            throw new EnvironmentException($"{path}: {e.Message}", "restore the file from the repository", e);
        }
    }

    /// <summary>Root mean square and largest magnitude of every tensor.</summary>
    public IEnumerable<(string Tensor, double Rms, double MaxAbs)> Sizes() => _tensors.EnumerateArray()
        .Select(
            t => (t.GetProperty("tensor").GetString()!, t.GetProperty("stats").GetProperty("rms").GetDouble(),
                t.GetProperty("stats").GetProperty("max_abs").GetDouble()));

    /// <summary>Relative Frobenius and largest error of every tensor in a scheme; zero for tensors that stay as they are.</summary>
    public IEnumerable<(string Tensor, double RelFro, double RelMax)> Errors(string scheme)
    {
        foreach (var tensor in _tensors.EnumerateArray())
        {
            var name = tensor.GetProperty("tensor").GetString()!;
            if (!tensor.TryGetProperty("quant", out var quant))
                yield return (name, 0, 0);
            else if (quant.GetProperty("float32").TryGetProperty(scheme, out var row) && row.ValueKind == JsonValueKind.Array)
                yield return (name, row[0].GetDouble(), row[1].GetDouble());
        }
    }
}

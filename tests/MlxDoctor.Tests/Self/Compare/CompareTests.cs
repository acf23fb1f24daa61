using System.Text.Json;
using FluentAssertions;
using MlxDoctor.Cli;
using MlxDoctor.Tensors.Safetensors;
using Xunit;

namespace MlxDoctor.Tests.Self.Compare;

/// <summary><c>compare</c> tells a smaller form of the same model from one that is damaged.</summary>
[Trait("Tier", "Self")]
public sealed class CompareTests
{
    private const string Whole = "doctor-tiny";

    [Fact]
    public async Task Four_bits_pass_the_gate_with_a_small_divergence() => await PassesAsync("doctor-tiny-4bit");

    [Fact]
    [Trait("Nightly", "yes")]
    public async Task Eight_bits_pass_the_gate_with_a_smaller_one() => await PassesAsync("doctor-tiny-8bit");

    [Fact]
    public async Task A_layer_with_doubled_scales_fails_the_gate_and_the_report_says_where()
    {
        var folder = Directory.CreateTempSubdirectory("mlxdoctor-compare-");
        try
        {
            var damaged = Path.Combine(folder.FullName, "damaged");
            DoubleScales(Path.Combine(Repo.Root, "fixtures", "models", "doctor-tiny-4bit"), damaged, "model.layers.2.");

            var (code, output, file) = await CompareAsync(damaged, folder.FullName);

            code.Should().Be(2, output);
            Value(file, "divergence").Should().BeGreaterThan(0.05);
            Verdicts(file).Should().Contain([("divergence", "regression"), ("top-1 flips", "regression"), ("tool calls", "fail")]);
            var most = file.GetProperty("most");
            most.GetProperty("token_a").GetString().Should().NotBe(most.GetProperty("token_b").GetString());
            output.Should().Contain("where they differ most: " + most.GetProperty("prompt").GetString());
            most.GetProperty("text_b").GetString().Should().NotBe(most.GetProperty("text_a").GetString());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task PassesAsync(string other)
    {
        var folder = Directory.CreateTempSubdirectory("mlxdoctor-compare-");
        try
        {
            var (code, output, file) = await CompareAsync(other, folder.FullName);

            code.Should().Be(0, output);
            Value(file, "divergence").Should().BePositive().And.BeLessThan(0.01);
            Verdicts(file).Should().HaveCount(5).And.OnlyContain(v => v.Verdict == "pass");
            file.GetProperty("probes").EnumerateArray().Single(p => p.GetProperty("probe").GetString() == "divergence")
                .GetProperty("nulls").EnumerateArray().Select(n => n.GetDouble()).Should().Equal(0);
            file.GetProperty("b").GetProperty("bytes").GetInt64().Should().BeLessThan(file.GetProperty("a").GetProperty("bytes").GetInt64());
            file.GetProperty("a").GetProperty("decode_tok_s").GetDouble().Should().BePositive();
            output.Should().Contain("| divergence, lower bound | again: 0 |").And.Contain("same (exit code 0)");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int Code, string Output, JsonElement File)> CompareAsync(string other, string runs)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await DoctorApp.RunAsync(["compare", Whole, other, "--gate", "--out", runs], output, error);
        error.ToString().Should().BeEmpty();
        var run = Directory.EnumerateDirectories(runs, "*-compare").Should().ContainSingle().Which;
        File.Exists(Path.Combine(run, "compare.md")).Should().BeTrue();
        using var listed = new StringWriter();
        (await DoctorApp.RunAsync(["runs", "--out", runs], listed, error)).Should().Be(0);
        listed.ToString().Should().Contain($"exit {code}  compare {Whole} ");
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(run, "compare.json")));
        return (code, output.ToString(), document.RootElement.Clone());
    }

    private static double Value(JsonElement file, string probe) =>
        file.GetProperty("probes").EnumerateArray().Single(p => p.GetProperty("probe").GetString() == probe).GetProperty("value").GetDouble();

    private static List<(string Probe, string Verdict)> Verdicts(JsonElement file) =>
        [.. file.GetProperty("probes").EnumerateArray().Select(p => (p.GetProperty("probe").GetString()!, p.GetProperty("verdict").GetString()!))];

    /// <summary>Copies a model and doubles the scales of one layer: every weight of it is twice as large, and nothing in the files looks wrong.</summary>
    private static void DoubleScales(string model, string into, string layer)
    {
        Directory.CreateDirectory(into);
        foreach (var file in Directory.EnumerateFiles(model))
            File.WriteAllBytes(Path.Combine(into, Path.GetFileName(file)), File.ReadAllBytes(file));
        var path = Path.Combine(into, "model.safetensors");
        var bytes = File.ReadAllBytes(path);
        using (var weights = SafetensorsFile.Open(path))
            foreach (var tensor in weights.Tensors.Values.Where(
                t => t.Name.StartsWith(layer, StringComparison.Ordinal) && t.Name.EndsWith(".scales", StringComparison.Ordinal)))
            {
                var at = bytes.AsSpan().IndexOf(weights.Bytes(tensor));
                for (var i = at; i < at + tensor.ByteLength; i += sizeof(float))
                    BitConverter.GetBytes(BitConverter.ToSingle(bytes, i) * 2).CopyTo(bytes, i);
            }
        File.WriteAllBytes(path, bytes);
    }
}

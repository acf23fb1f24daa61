using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Checks;
using MlxDoctor.Harness.Checks.Weights.Cases;
using MlxDoctor.Harness.Client;
using MlxDoctor.Tests.Unit.Perf;
using Xunit;

namespace MlxDoctor.Tests.Unit.Weights;

[Trait("Tier", "Smoke")]
public sealed class WeightsCasesTests
{
    [Theory]
    [InlineData("doctor-tiny")]
    [InlineData("doctor-tiny-8bit")]
    [InlineData("doctor-tiny-4bit")]
    public async Task The_embedded_models_pass_every_weights_case(string model)
    {
        foreach (var check in WeightsCases.All)
            (await RunAsync(check, Reference.Model(model))).Should().Match<CaseOutcome>(o => o.Verdict == Verdict.Pass && o.Notes.Count == 0, check.Info.Id);
    }

    [Theory]
    [InlineData("doctor-tiny-4bit", "model.layers.0.mlp.down_proj.scales")]
    [InlineData("doctor-tiny-8bit", "model.layers.3.self_attn.v_proj.weight")]
    [InlineData("doctor-tiny", "model.layers.2.mlp.up_proj.weight")]
    public async Task One_changed_byte_of_a_broken_quantisation_is_found_with_its_tensor(string model, string tensor)
    {
        using var folder = new TemporaryFolder();
        var copy = Path.Combine(folder.Path, model);
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.EnumerateFiles(Reference.Model(model)))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        Flip(Path.Combine(copy, "model.safetensors"), tensor);

        var outcome = await RunAsync(Catalogue.Find("weights.error-as-reference"), copy);

        outcome.Verdict.Should().Be(Verdict.Fail);
        outcome.Findings.Should().ContainSingle().Which.Message.Should().Contain(tensor[..tensor.LastIndexOf('.')]);
    }

    [Fact]
    public async Task A_model_whose_file_is_cut_off_fails_with_the_file()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.CopyOf(Reference.Model("doctor-tiny-4bit")), "model.safetensors");
        await File.WriteAllBytesAsync(path, (await File.ReadAllBytesAsync(path))[..100_000]);

        var outcome = await RunAsync(Catalogue.Find("weights.files-sound"), folder.Path);

        outcome.Verdict.Should().Be(Verdict.Fail);
        outcome.Findings.Should().Contain(f => f.Message.Contains("model.safetensors") && f.Message.Contains("incomplete download"));
    }

    [Fact]
    public async Task Without_a_folder_or_figures_the_cases_are_skipped_by_name()
    {
        foreach (var check in WeightsCases.All)
            (await RunAsync(check, null)).Should().Match<CaseOutcome>(o => o.Verdict == Verdict.Skip && o.Reason!.Contains("attached"));
        (await RunAsync(Catalogue.Find("weights.error-as-reference"), Reference.MoeToy("mlx-switch"))).Verdict.Should().Be(Verdict.Skip);
    }

    private static Task<CaseOutcome> RunAsync(ICheckCase check, string? folder)
    {
        var context = new CaseContext(new FakeServer(true), null!, ModelTrust.Unknown, new Sink())
        {
            Capabilities = new Capabilities(),
            Tools = folder is null ? [] : [LocalWeights.Of(folder, Path.Combine(Repo.Root, "fixtures"))],
        };
        return CaseRunner.RunAsync(check, context, [], CancellationToken.None);
    }

    /// <summary>Changes a high bit in the middle of a tensor.</summary>
    private static void Flip(string path, string tensor)
    {
        long offset;
        using (var file = MlxDoctor.Tensors.Safetensors.SafetensorsFile.Open(path))
            offset = file.Tensors[tensor].Offset + (file.Tensors[tensor].ByteLength / 8 * 4) + 2;
        using var stream = new FileStream(path, FileMode.Open);
        stream.Position = offset;
        var value = stream.ReadByte();
        stream.Position = offset;
        stream.WriteByte((byte)(value ^ 0x40));
    }

    private sealed class Sink : ITranscriptSink
    {
        public void Keep(Transcript transcript)
        {
        }
    }
}

using FluentAssertions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Npz;
using MlxDoctor.Tensors.Safetensors;
using MlxDoctor.Weights;
using MlxDoctor.Weights.Checkpoints;
using MlxDoctor.Weights.Extraction;
using Xunit;

namespace MlxDoctor.Tests.Unit.Weights;

[Trait("Tier", "Smoke")]
public sealed class HostileInputTests
{
    private const string Floats = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }";

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (2, 2), }", "pickled")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2, 2), }", "structured")]
    [InlineData("{'descr': '>f4', 'fortran_order': False, 'shape': (2, 2), }", "cannot be read")]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }", "Fortran")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", "needs 24 bytes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 9), }", "too large")]
    [InlineData("{'descr': '<f4'", "dict literal")]
    public void An_npy_array_that_cannot_be_read_is_named_with_the_reason(string header, string reason)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("w.npy", TensorBytes.Npy(header, new byte[16]));
        var open = () => NpyFile.Open(path);
        open.Should().Throw<TensorFormatException>().Which.Message.Should().Contain("w.npy").And.Contain(reason);
    }

    [Fact]
    public void A_zip_bomb_is_refused_before_it_is_unpacked()
    {
        using var folder = new TemporaryFolder();
        var bomb = TensorBytes.Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000,), }", new byte[4_000_000]);
        var path = folder.File("bomb.npz", TensorBytes.Npz(("w.npy", bomb)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var open = () => NpzFile.Open(path);
        open.Should().Throw<TensorFormatException>().Which.Message.Should().Contain("zip bomb").And.Contain("'w'");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1_000_000);
    }

    [Fact]
    public void An_npz_gives_the_values_of_its_arrays()
    {
        using var folder = new TemporaryFolder();
        byte[] data = [0, 0, 128, 63, 0, 0, 0, 192, 0, 0, 0, 63, 0, 0, 64, 64];
        using var file = NpzFile.Open(folder.File("m.npz", TensorBytes.Npz(("w.npy", TensorBytes.Npy(Floats, data)))));
        using var bytes = file.Load(file.Tensors["w"]);
        var values = new float[4];
        FloatDecoder.Decode(TensorDtype.F32, bytes.Slice(0, 16), values);
        values.Should().Equal(1, -2, 0.5f, 3);
    }

    [Fact]
    public void One_broken_file_does_not_hide_the_others()
    {
        using var folder = new TemporaryFolder();
        folder.File("a.safetensors", TensorBytes.Safetensors("{\"w\":{\"dtype\":\"F99\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4));
        folder.File("b.safetensors", TensorBytes.Safetensors(("good.weight", [2, 2], [1, 2, 3, 4])));
        folder.File("c.safetensors", [1, 2, 3]);
        using var checkpoint = Checkpoint.Open(folder.Path, new ScanSettings());
        checkpoint.Tensors.Select(t => t.Name).Should().Equal("good.weight");
        checkpoint.Problems.Should().HaveCount(2).And.Contain(p => p.Contains("a.safetensors") && p.Contains("'w'")).And
            .Contain(p => p.Contains("c.safetensors"));
    }

    [Fact]
    public void A_link_that_leads_in_a_circle_ends_the_walk()
    {
        using var folder = new TemporaryFolder();
        folder.File("b.safetensors", TensorBytes.Safetensors(("good.weight", [1, 2], [1, 2])));
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "loop"), folder.Path);
        File.CreateSymbolicLink(Path.Combine(folder.Path, "self.safetensors"), Path.Combine(folder.Path, "self.safetensors"));
        using var checkpoint = Checkpoint.Open(folder.Path, new ScanSettings());
        checkpoint.Tensors.Should().ContainSingle();
        checkpoint.Problems.Should().ContainSingle().Which.Should().Contain("self.safetensors");
    }

    [Fact]
    public void A_missing_shard_is_a_warning_or_an_error_as_configured()
    {
        using var folder = new TemporaryFolder();
        folder.File("a.safetensors", TensorBytes.Safetensors(("x.weight", [1, 2], [1, 2])));
        folder.File("model.safetensors.index.json", "{\"weight_map\":{\"x.weight\":\"a.safetensors\",\"y.weight\":\"gone.safetensors\"}}"u8.ToArray());
        using (var lenient = Checkpoint.Open(folder.Path, new ScanSettings()))
            lenient.Problems.Should().ContainSingle().Which.Should().Contain("gone.safetensors");
        var strict = () => Checkpoint.Open(folder.Path, new ScanSettings { StrictIndex = true });
        strict.Should().Throw<UsageException>().Which.What.Should().Contain("gone.safetensors");
    }

    [Fact]
    public void An_index_may_not_point_outside_of_the_directory()
    {
        using var folder = new TemporaryFolder();
        folder.File("model.safetensors.index.json", "{\"weight_map\":{\"x\":\"../../etc/passwd\"}}"u8.ToArray());
        using var checkpoint = Checkpoint.Open(folder.Path, new ScanSettings());
        checkpoint.Problems.Should().ContainSingle().Which.Should().Contain("outside");
    }

    [Fact]
    public void A_split_that_does_not_fit_throws_when_strict_and_falls_back_when_lenient()
    {
        using var folder = new TemporaryFolder();
        folder.File("a.safetensors", TensorBytes.Safetensors(("model.layers.0.mlp.experts.gate_up_proj.weight", [1, 3, 2], [1, 2, 3, 4, 5, 6])));
        using var checkpoint = Checkpoint.Open(folder.Path, new ScanSettings());
        var weights = WeightTensor.All(checkpoint, []);
        var strict = () => new Extractor(new ScanSettings(), new ParsingSettings()).Run(weights);
        strict.Should().Throw<PackedSplitException>().Which.What.Should().Contain("a.safetensors").And.Contain("gate_up_proj");
        var lenient = new Extractor(new ScanSettings(), new ParsingSettings { StrictPackedSplit = false }).Run(weights);
        lenient.Matrices.Should().ContainSingle().Which.Rows.Should().Be(3);
        lenient.Warnings.Should().ContainSingle().Which.Should().StartWith("[extract]");
        lenient.ByFallback.Should().Equal(new Dictionary<string, int> { ["packed_split_unsplit"] = 1 });
    }

    [Fact]
    public async Task A_model_without_readable_file_leaves_a_failure_record_and_no_table()
    {
        using var model = new TemporaryFolder();
        using var run = new TemporaryFolder();
        model.File("a.safetensors", [255, 255, 255, 255, 255, 255, 255, 127]);
        var commands = new WeightsCommands(TextWriter.Null, TimeProvider.System);
        var analyze = () => commands.AnalyzeAsync(new AnalyzeArguments(model.Path, run.Path), CancellationToken.None);
        (await analyze.Should().ThrowAsync<UsageException>()).Which.What.Should().Contain("a.safetensors");
        File.Exists(Path.Combine(run.Path, "logs", "run_failure.json")).Should().BeTrue();
        Directory.EnumerateFiles(Path.Combine(run.Path, "data")).Should().BeEmpty();
    }
}

using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Tests.Self.Lifecycle;
using MlxDoctor.Tests.Unit.Weights;
using Xunit;

namespace MlxDoctor.Tests.Self.Weights;

/// <summary>Memory depends on the largest tensor and not on the model; a file of holes is not read at all.</summary>
[Trait("Tier", "Self")]
public sealed class WeightsMemoryTests
{
    private const int TensorBytes = 128 << 20;
    private const int Tensors = 5;
    private const long Allowed = TensorBytes + (200L << 20);

    [SkippableFact]
    public async Task No_verb_needs_more_than_the_largest_tensor_and_200_MB()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "reads /proc");
        using var folder = new TemporaryFolder();
        var model = Directory.CreateDirectory(Path.Combine(folder.Path, "model")).FullName;
        await WriteModelAsync(Path.Combine(model, "model.safetensors"));
        var run = Path.Combine(folder.Path, "run");
        (await DoctorProcess.RunAsync("weights", "init", "--run-dir", run, "--model-path", model)).Code.Should().Be(0);
        var path = Path.Combine(run, "analysis_config.json");
        var config = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        config["schemes"] = new JsonArray("affine_q4_g32");
        config["delta_pairs"] = new JsonArray();
        config["stats"]!["spectral"] = false;
        await File.WriteAllTextAsync(path, config.ToJsonString());

        (await PeakAsync(0, "weights", "collect", "--run-dir", run)).Should().BePositive().And.BeLessThan(Allowed);
        // The model has no config.json, so the verdict is 2; what counts here is that every byte was read.
        (await PeakAsync(2, "weights", "check", model)).Should().BePositive().And.BeLessThan(Allowed);
        (await PeakAsync(0, "weights", "diff", model, model)).Should().BePositive().And.BeLessThan(Allowed);
    }

    [Theory]
    [InlineData(true, "ever written")]
    [InlineData(false, "belong to no tensor")]
    public async Task A_sparse_file_of_100_GB_is_refused_at_once(bool headerFits, string reason)
    {
        using var folder = new TemporaryFolder();
        const long data = 100_000_000_000;
        var header = Encoding.ASCII.GetBytes(headerFits
            ? "{\"w.weight\":{\"dtype\":\"F16\",\"shape\":[5000000,10000],\"data_offsets\":[0,100000000000]}}"
            : "{\"w.weight\":{\"dtype\":\"F16\",\"shape\":[4,32],\"data_offsets\":[0,256]}}");
        await using (var stream = File.Create(Path.Combine(folder.Path, "model.safetensors")))
        {
            var length = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            stream.Write(length);
            stream.Write(header);
            stream.SetLength(8 + header.Length + data);
        }

        var run = Path.Combine(folder.Path, "run");
        var (code, output, error) = await DoctorProcess.RunAsync("weights", folder.Path, "--run-dir", run);
        var check = await DoctorProcess.RunAsync("weights", "check", folder.Path);

        code.Should().Be(2);
        output.Should().BeEmpty();
        error.Should().StartWith("doctor: ").And.Contain("model.safetensors").And.Contain(reason);
        error.TrimEnd().Split('\n').Should().HaveCount(2);
        check.Code.Should().Be(2);
        check.Output.Should().Contain(reason);
        Directory.EnumerateFiles(Path.Combine(run, "data")).Should().BeEmpty();
    }

    /// <summary>Runs a verb and gives the largest resident size that the system saw.</summary>
    private static async Task<long> PeakAsync(int expectedCode, params string[] arguments)
    {
        using var process = DoctorProcess.Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        long peak = 0;
        while (!process.HasExited)
        {
            peak = Math.Max(peak, HighWater(process.Id));
            await Task.Delay(10);
        }

        process.ExitCode.Should().Be(expectedCode, await error + await output);
        return peak;
    }

    private static long HighWater(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan(6, line.Length - 8), CultureInfo.InvariantCulture) * 1024;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static async Task WriteModelAsync(string path)
    {
        var entries = Enumerable.Range(0, Tensors).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"\"layers.{i}.up_proj.weight\":{{\"dtype\":\"BF16\",\"shape\":[8192,8192],\"data_offsets\":[{(long)i * TensorBytes},{(long)(i + 1) * TensorBytes}]}}"));
        var header = Encoding.ASCII.GetBytes("{" + string.Join(",", entries) + "}");
        var block = new byte[1 << 20];
        var random = new Random(1);
        for (var i = 0; i < block.Length; i += 2)
        {
            // Between 0.0078 and 0.03 in bfloat16, either sign.
            block[i] = (byte)random.Next(256);
            block[i + 1] = (byte)(0x3C | (random.Next(2) << 7));
        }

        await using var stream = File.Create(path);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        for (var i = 0; i < Tensors * (TensorBytes / block.Length); i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(block, i << 8 >> 8);
            stream.Write(block);
        }
    }
}

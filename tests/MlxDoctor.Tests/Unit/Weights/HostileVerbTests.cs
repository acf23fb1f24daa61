using FluentAssertions;
using MlxDoctor.Cli;
using Xunit;

namespace MlxDoctor.Tests.Unit.Weights;

/// <summary>Bad files through the front door: one clear error and exit code 2, or a warning and a result; nothing half-written.</summary>
[Trait("Tier", "Smoke")]
public sealed class HostileVerbTests
{
    private static readonly byte[] Npy = TensorBytes.Npy("{'descr': '|O', 'fortran_order': False, 'shape': (2, 2), }", new byte[16]);

    /// <summary>File name, content, and what the error says.</summary>
    public static TheoryData<string, byte[], string> Unreadable => new()
    {
        { "m.safetensors", [1, 2, 3], "too few" },
        { "m.safetensors", [100, 0, 0, 0, 0, 0, 0, 0, (byte)'{'], "only 9" },
        { "m.safetensors", TensorBytes.Safetensors(Entry("F32", "[2]", 0, 8) + "," + Entry("F32", "[2]", 4, 12, "v"), 12), "overlaps" },
        { "m.safetensors", TensorBytes.Safetensors(Entry("F99", "[2]", 0, 8), 8), "F99" },
        { "m.safetensors", TensorBytes.Safetensors(Entry("F32", "[3]", 0, 8), 8), "needs 12 bytes" },
        { "m.npz", TensorBytes.Npz(
            ("w.npy", TensorBytes.Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000,), }", new byte[4_000_000]))), "zip bomb" },
        { "m.npz", TensorBytes.Npz(("w.npy", Npy)), "pickled" },
        { "m.npy", Npy, "pickled" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task A_file_that_cannot_be_read_ends_with_one_error_and_no_table(string name, byte[] content, string reason)
    {
        using var folder = new TemporaryFolder();
        using var run = new TemporaryFolder();
        folder.File(name, Braced(content));

        var (code, output, error) = await RunAsync("weights", folder.Path, "--run-dir", run.Path);
        var check = await RunAsync("weights", "check", folder.Path);

        code.Should().Be(2);
        output.Should().BeEmpty();
        error.Should().StartWith("doctor: ").And.Contain(name).And.Contain(reason);
        error.TrimEnd().Split('\n').Should().HaveCount(2);
        Directory.EnumerateFiles(Path.Combine(run.Path, "data")).Should().BeEmpty();
        check.Code.Should().Be(2);
        check.Output.Should().Contain(name).And.Contain(reason);
    }

    [Fact]
    public async Task What_can_go_on_goes_on_and_says_what_was_left_out()
    {
        using var folder = new TemporaryFolder();
        using var run = new TemporaryFolder();
        var values = Enumerable.Range(0, 64).Select(i => i * 0.01f).ToArray();
        folder.File(
            "a.safetensors",
            TensorBytes.Safetensors(
                ("layers.0.x.weight", [2, 32], values), ("scalar", [], [1]), ("empty.weight", [0, 32], []), ("odd.weight", [4, 5], values[..20])));
        folder.File("b.safetensors", TensorBytes.Safetensors(("layers.0.x.weight", [2, 32], values)));
        folder.File(
            "model.safetensors.index.json",
            """{"weight_map":{"layers.0.x.weight":"a.safetensors","scalar":"a.safetensors","empty.weight":"a.safetensors","odd.weight":"b.safetensors","y":"gone.safetensors"}}"""u8.ToArray());
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "loop"), folder.Path);

        var (code, output, error) = await RunAsync("weights", folder.Path, "--run-dir", run.Path);
        var diff = await RunAsync("weights", "diff", Path.Combine(folder.Path, "a.safetensors"), Path.Combine(folder.Path, "a.safetensors"));

        code.Should().Be(0, error);
        output.Should().Contain("gone.safetensors").And.Contain("is also in a.safetensors").And.Contain("not divisible");
        diff.Code.Should().Be(0, diff.Error + diff.Output);
        diff.Output.Should().Contain("scalar");
    }

    private static string Entry(string dtype, string shape, int begin, int end, string name = "w") =>
        FormattableString.Invariant($"\"{name}\":{{\"dtype\":\"{dtype}\",\"shape\":{shape},\"data_offsets\":[{begin},{end}]}}");

    /// <summary>Entries are written without the braces around the whole header.</summary>
    private static byte[] Braced(byte[] file)
    {
        if (file.Length < 9 || file[8] != (byte)'"')
            return file;
        var length = BitConverter.ToInt64(file);
        return [.. BitConverter.GetBytes(length + 2), (byte)'{', .. file.AsSpan(8, (int)length), (byte)'}', .. file.AsSpan(8 + (int)length)];
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await DoctorApp.RunAsync(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}

using FluentAssertions;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Self.Lifecycle;

/// <summary>What a run leaves behind outside of its run directory.</summary>
[Trait("Tier", "Self")]
public sealed class TemporaryFolderTests
{
    [Fact]
    public async Task A_run_leaves_nothing_in_the_temporary_folder()
    {
        using var dir = new TempDir();
        var temporary = Directory.CreateDirectory(dir.Sub("t"));

        var (code, output, error) = await DoctorProcess.RunWithAsync(
            new Dictionary<string, string> { ["TMPDIR"] = temporary.FullName }, "check", "--case", "health.*", "--out", dir.Sub("runs"));

        code.Should().Be(0, output + error);
        temporary.EnumerateFileSystemInfos().Select(e => e.Name).Should().BeEmpty();
    }
}

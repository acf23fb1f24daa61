using FluentAssertions;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Harness.Servers.Platforms;
using Xunit;

namespace MlxDoctor.Tests.Self.Servers;

[Trait("Tier", "Self")]
public sealed class TeardownTests : IDisposable
{
    private readonly TempDir _dir = new();

    public void Dispose() => _dir.Dispose();

    [SkippableTheory]
    [InlineData("ok", 1, "stopped")]
    [InlineData("daemon", 2, "stopped")]
    [InlineData("deaf", 1, "was killed")]
    [InlineData("deaf,daemon", 2, "was killed")]
    public async Task The_whole_tree_ends_however_it_behaves(string mode, int processes, string note)
    {
        Skip.If(DummyServer.Perl is null, "perl is not installed");
        var server = await ServerLauncher.LaunchAsync(
            DummyServer.Profile(graceSeconds: 1), "m", DummyServer.Options(_dir, DummyServer.Command(_dir, mode)), CancellationToken.None);
        var seen = server.Processes;
        seen.Should().HaveCount(processes);
        await server.DisposeAsync();
        seen.Should().OnlyContain(p => Platform.Current.StartMark(p.Pid) != p.StartMark);
        (await File.ReadAllLinesAsync(server.LogPath))[^1].Should().StartWith("--- doctor: ").And.EndWith(note);
        Directory.EnumerateFiles(_dir.Sub("state")).Should().BeEmpty();
        await server.DisposeAsync();
    }
}

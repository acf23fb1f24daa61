using System.Diagnostics;
using FluentAssertions;
using MlxDoctor.Harness.Data;
using MlxDoctor.Tests.Unit.Weights;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Data;

[Trait("Tier", "Smoke")]
public sealed class SourceCommitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void A_commit_is_named_and_a_change_of_the_code_is_told_but_one_of_a_page_is_not()
    {
        Write("fixtures/servers.yaml", "a");
        Write("harness/pages/page.md", "a");
        Git("init", "-q");
        Git("add", "-A");
        Git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "first");

        var commit = SourceCommit.Read(_folder.Path);
        Write("harness/pages/page.md", "b");
        var page = SourceCommit.Read(_folder.Path);
        Write("fixtures/servers.yaml", "b");
        var code = SourceCommit.Read(_folder.Path);

        commit.Should().MatchRegex("^[0-9a-f]{10}$");
        page.Should().Be(commit);
        code.Should().Be(commit + SourceCommit.Changed);
    }

    [Fact]
    public void What_is_no_checkout_has_no_commit() => SourceCommit.Read(_folder.Path).Should().BeNull();

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder.Path, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private void Git(params string[] arguments)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["-C", _folder.Path, .. arguments]))!;
            git.WaitForExit();
            git.ExitCode.Should().Be(0);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Skip.If(true, "git is not installed");
        }
    }
}

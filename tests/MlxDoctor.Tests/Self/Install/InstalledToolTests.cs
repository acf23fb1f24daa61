using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Self.Install;

/// <summary>The doctor without a clone: installed from its package, far from its sources.</summary>
[Trait("Tier", "Self")]
public sealed class InstalledToolTests(InstalledTool tool) : IClassFixture<InstalledTool>
{
    private static string Model { get; } = Path.Combine(Repo.Root, "fixtures", "models", "doctor-tiny");

    [Fact]
    public async Task A_check_in_an_empty_folder_is_fine_and_leaves_its_run_with_the_user()
    {
        var (folder, before) = (tool.EmptyFolder(), tool.Files);

        var (code, output) = await tool.RunAsync(folder, "check", "--case", "stop.*");

        code.Should().Be(0, output);
        var run = Path.GetDirectoryName(output.Split('\n').Single(l => l.StartsWith("report: ", StringComparison.Ordinal))["report: ".Length..])!;
        Path.GetDirectoryName(run).Should().Be(Path.Combine(tool.State, "mlxdoctor", "runs"));
        var result = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(run, "result.json")))!;
        ((int)result["counts"]!["pass"]!).Should().Be(11);
        result["environment"]!["commit"]!.ToString().Should().NotBe("unknown");
        Directory.EnumerateFileSystemEntries(folder).Should().BeEmpty();
        tool.Files.Should().Equal(before, "nothing writes into an installed package");
    }

    [Fact]
    public async Task A_fault_is_reported_with_a_command_that_works_here()
    {
        var (code, output) = await tool.RunAsync(tool.EmptyFolder(), "check", "--case", "flow.*", "--server-args", "--fault done-missing");

        code.Should().Be(2, output);
        output.Should().Contain("mlxdoctor check --server").And.NotContain("harness/doctor");
    }

    [Fact]
    public async Task A_repository_that_init_prepared_is_checked_by_its_own_profile_from_any_folder_in_it()
    {
        var repository = tool.EmptyFolder();
        Directory.CreateDirectory(Path.Combine(repository, ".git"));
        Directory.CreateDirectory(Path.Combine(repository, "src"));
        TheirServer(repository);

        var (made, _) = await tool.RunAsync(repository, "init", "--server", "theirs", "--command", "sh server.sh --model {model} --port {port}");
        var (code, output) = await tool.RunAsync(Path.Combine(repository, "src"), "check", "--server", "theirs", "--model", Model, "--case", "stop.emoji");
        var (again, kept) = await tool.RunAsync(repository, "init", "--server", "theirs", "--command", "other --port {port}");

        made.Should().Be(0);
        code.Should().Be(0, output);
        Directory.EnumerateDirectories(Path.Combine(repository, DoctorPlaces.OfRepository, "runs")).Should().ContainSingle();
        again.Should().Be(0);
        kept.Split('\n').Where(l => l.StartsWith("kept", StringComparison.Ordinal)).Should().HaveCount(6);
    }

    [Fact]
    public async Task A_relative_command_line_is_seen_from_where_the_user_stands()
    {
        var folder = tool.EmptyFolder();
        TheirServer(folder);

        var (code, output) = await tool.RunAsync(
            folder, "check", "--server", "custom", "--command", "./server.sh --model {model} --port {port}", "--model", Model, "--case", "stop.emoji");

        code.Should().Be(0, output);
    }

    [Theory]
    [InlineData("init", "does not know which server")]
    [InlineData("init --server x --command y", "is not the top folder of a git repository")]
    [InlineData("completion tcsh", "no script for the shell 'tcsh'")]
    [InlineData("self faults", "Unrecognized command")]
    public async Task What_cannot_be_is_said_and_is_exit_code_2(string arguments, string said)
    {
        var (code, output) = await tool.RunAsync(tool.EmptyFolder(), arguments.Split(' '));

        code.Should().Be(2, output);
        output.Should().Contain(said);
    }

    [Fact]
    public async Task What_is_native_came_along()
    {
        // The registry is a file of SQLite.
        var (code, output) = await tool.RunAsync(tool.EmptyFolder(), "context", "health");

        code.Should().Be(0, output);
        File.Exists(Path.Combine(tool.State, "mlxdoctor", "context.db")).Should().BeTrue();
    }

    [Fact]
    public async Task A_shell_completes_verbs()
    {
        var (code, output) = await tool.RunAsync(tool.EmptyFolder(), "completion", "bash");
        var (_, words) = await tool.RunAsync(tool.EmptyFolder(), "[suggest:12]", "mlxdoctor ch");

        code.Should().Be(0);
        output.Should().Contain("complete -F _mlxdoctor mlxdoctor");
        words.Split('\n').Should().Contain("check").And.NotContain("runs");
    }

    /// <summary>Another team's server, as far as the doctor knows.</summary>
    private static void TheirServer(string folder)
    {
        var script = Path.Combine(folder, "server.sh");
        File.WriteAllText(script, $"#!/bin/sh\nexec '{Path.Combine(AppContext.BaseDirectory, "mlxdoctor-embedded")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}

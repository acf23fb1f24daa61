using System.Diagnostics;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Self.Install;

/// <summary>The package, packed from this build and installed into a folder of its own; one for all rows.</summary>
public sealed class InstalledTool : IAsyncLifetime
{
    private readonly TempDir _dir = new();

    /// <summary>Where the user's state goes.</summary>
    public string State => _dir.Sub("state");

    /// <summary>The command.</summary>
    public string Command => _dir.Sub("tool/mlxdoctor");

    /// <summary>Every file of the installed package with its length and time.</summary>
    public IReadOnlyList<string> Files =>
        [.. new DirectoryInfo(_dir.Sub("tool")).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(f => FormattableString.Invariant($"{f.FullName} {f.Length} {f.LastWriteTimeUtc:O}")).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        var packages = _dir.Sub("packages");
        // No other source is asked.
        await File.WriteAllTextAsync(
            _dir.Sub("nuget.config"), $"<configuration><packageSources><clear /><add key=\"here\" value=\"{packages}\" /></packageSources></configuration>");
        // bin/CONFIGURATION/net10.0/
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        await RequireAsync(
            "dotnet", ["pack", Path.Combine(Repo.Root, "harness", "MlxDoctor.Tool"), "-c", configuration, "--no-build", "--nologo", "-o", packages]);
        await RequireAsync("dotnet", ["tool", "install", "MlxDoctor", "--tool-path", _dir.Sub("tool"), "--configfile", _dir.Sub("nuget.config"), "--no-cache"]);
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        _dir.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>A folder that nothing is in.</summary>
    public string EmptyFolder() => Directory.CreateDirectory(_dir.Sub(Guid.NewGuid().ToString("N"))).FullName;

    /// <summary>Runs it in a folder.</summary>
    public Task<(int Code, string Output)> RunAsync(string folder, params string[] arguments) => RunAsync(Command, arguments, folder);

    private async Task RequireAsync(string program, string[] arguments)
    {
        var (code, output) = await RunAsync(program, arguments, _dir.Path);
        if (code != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {code}: {output}");
    }

    private async Task<(int Code, string Output)> RunAsync(string program, string[] arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("DOCTOR_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["NO_COLOR"] = "1";
        start.Environment["XDG_STATE_HOME"] = State;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }
}

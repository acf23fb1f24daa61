using System.ComponentModel;
using System.Security.Cryptography;
using System.Text;
using CliWrap;
using CliWrap.Buffered;
using MlxDoctor.Core.Errors;

namespace MlxDoctor.Cli.Bisect;

/// <summary>Environments of Python, one for each version of a package, in the user's cache; one that is complete is used again.</summary>
/// <param name="package">The package.</param>
/// <param name="python">The interpreter that makes them.</param>
/// <param name="wheels">A folder of wheels in place of the network, or null.</param>
/// <param name="beside">More requirements, for example <c>mlx[cpu]</c>.</param>
/// <param name="cache">Where they are.</param>
internal sealed class PackageEnvironments(string package, string python, string? wheels, IReadOnlyList<string> beside, string cache)
{
    /// <summary>In an environment that was installed to its end; a kill leaves none, and what has none is made anew.</summary>
    public const string Complete = ".mlxdoctor-complete";

    private const int LongestComplaint = 400;

    private IReadOnlyList<string> Source => wheels is null ? [] : ["--no-index", "--find-links", wheels];

    /// <summary>Versions that can be had.</summary>
    public async Task<IReadOnlyList<string>> VersionsAsync(CancellationToken cancellation)
    {
        if (wheels is not null)
            return PackageVersions.OfWheels(wheels, package);
        var (code, printed) = await RunAsync(python, ["-m", "pip", "index", "versions", "--disable-pip-version-check", package], cancellation);
        return code == 0
            ? PackageVersions.OfIndex(printed)
            : throw new EnvironmentException($"pip cannot list the versions of {package}: {Last(printed)}", "Give a folder with its wheels: --wheels DIR");
    }

    /// <summary>The folder of a version's programs; made where it is not there yet.</summary>
    /// <returns>The folder, or why the version cannot be installed.</returns>
    public async Task<(string? Bin, string? Why)> InstallAsync(string version, CancellationToken cancellation)
    {
        var folder = FolderOf(version);
        Directory.CreateDirectory(cache);
        // Two doctors never make the same one at once.
        await using var owner = await OwnAsync($"{folder}.lock", cancellation);
        var bin = Path.Combine(folder, "bin");
        if (File.Exists(Path.Combine(folder, Complete)))
            return (bin, null);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        var (made, said) = await RunAsync(python, ["-m", "venv", folder], cancellation);
        if (made != 0)
            throw new EnvironmentException(
                $"'{python}' cannot make an environment: {Last(said)}", "Install Python's venv, or name another one with --python EXE.");
        var (code, printed) = await RunAsync(
            Path.Combine(bin, "python"),
            ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", .. Source, $"{package}=={version}", .. beside], cancellation);
        if (code != 0)
        {
            Directory.Delete(folder, recursive: true);
            return (null, Last(printed));
        }
        File.WriteAllText(Path.Combine(folder, Complete), "");
        return (bin, null);
    }

    /// <summary>Where a version's environment is, made or not.</summary>
    internal string FolderOf(string version) => Path.Combine(cache, $"{package}-{version}-{Digest()}");

    /// <summary>What is installed depends on more than the version: another interpreter or other wheels make another environment.</summary>
    private string Digest()
    {
        var files = (wheels is null ? [] : Directory.EnumerateFiles(wheels, "*.whl"))
            .Select(f => FormattableString.Invariant($"{f} {new FileInfo(f).Length} {File.GetLastWriteTimeUtc(f):O}"));
        var text = string.Join('\n', [python, .. beside, .. files.Order(StringComparer.Ordinal)]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4));
    }

    private static async Task<FileStream> OwnAsync(string file, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellation);
            }
        }
    }

    private static async Task<(int Code, string Printed)> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        try
        {
            var result = await CliWrap.Cli.Wrap(program).WithArguments(arguments).WithValidation(CommandResultValidation.None)
                .WithEnvironmentVariables(e => e.Set("PYTHONHOME", null).Set("PYTHONPATH", null).Set("PIP_REQUIRE_VIRTUALENV", null))
                .ExecuteBufferedAsync(cancellation);
            return (result.ExitCode, $"{result.StandardOutput}\n{result.StandardError}");
        }
        catch (Win32Exception e)
        {
            throw new EnvironmentException(
                $"'{program}' cannot be started: {e.Message}", "Install Python 3 with venv and pip, or name one with --python EXE.", e);
        }
    }

    /// <summary>What pip says last that is no advice about itself.</summary>
    private static string Last(string printed)
    {
        var lines = printed.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var line = lines.LastOrDefault(l => l.StartsWith("ERROR", StringComparison.OrdinalIgnoreCase)) ?? (lines.Length > 0 ? lines[^1] : "no word");
        return line.Length > LongestComplaint ? line[..LongestComplaint] + "…" : line;
    }
}

using MlxDoctor.Core.Errors;

namespace MlxDoctor.Harness.Servers;

/// <summary>Finds the executables of servers.</summary>
internal static class Executables
{
    /// <summary>Extra folders, searched before PATH.</summary>
    public const string ExtraPath = "DOCTOR_SERVER_PATH";

    /// <summary>The variable that names the executable of a profile, for example <c>DOCTOR_MLX_LM_BIN</c>.</summary>
    public static string VariableOf(string profile) =>
        $"DOCTOR_{profile.ToUpperInvariant().Replace('-', '_').Replace('.', '_')}_BIN";

    /// <summary>Executables that may be the profile's, best first; empty when it is not installed.</summary>
    /// <exception cref="UsageException">The variable names something that can't be executed.</exception>
    public static IReadOnlyList<string> Candidates(ServerProfile profile)
    {
        if (profile.Command is not { } command)
            return [];
        if (Named(profile) is { } named)
            return [named];
        return command == EmbeddedCommand.Name && EmbeddedCommand.Find() is { } built ? [built]
            : command.Contains(Path.DirectorySeparatorChar) ? OnPath(command) is { } one ? [one] : []
            : AllOnPath(command);
    }

    /// <summary>The executable that the profile's variable names, or null when it is not set.</summary>
    public static string? Named(ServerProfile profile)
    {
        var variable = VariableOf(profile.Name);
        if (profile.Command is not { } command || Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } named)
            return null;
        return InFolder(named, command) ?? (IsExecutable(named)
            ? Path.GetFullPath(named)
            : throw new UsageException($"{variable} is '{named}', which is no executable", $"Let it name the command ({command}) or its folder, or unset it."));
    }

    /// <summary>The first executable of that name on the search path, or null; a path is seen from where the user stands.</summary>
    public static string? OnPath(string command) => command.Contains(Path.DirectorySeparatorChar)
        ? Path.GetFullPath(command, CallerFolder.Path) is var path && IsExecutable(path) ? path : null
        : AllOnPath(command).FirstOrDefault();

    /// <summary>The Python interpreter in the first line of a script, or null when it is no Python script.</summary>
    public static string? PythonOf(string executable)
    {
        var script = File.ResolveLinkTarget(executable, returnFinalTarget: true)?.FullName ?? executable;
        var beside = InFolder(Path.GetDirectoryName(script)!, "python3") ?? InFolder(Path.GetDirectoryName(script)!, "python");
        using var reader = new StreamReader(script);
        var buffer = new char[1024];
        var first = new string(buffer, 0, reader.Read(buffer)).Split('\n')[0].Trim();
        if (!first.StartsWith("#!", StringComparison.Ordinal))
            return beside;
        var interpreter = first[2..].Trim();
        return Path.GetFileName(interpreter).StartsWith("python", StringComparison.Ordinal) && IsExecutable(interpreter) ? interpreter : beside;
    }

    /// <summary>True for a file that somebody may execute.</summary>
    public static bool IsExecutable(string path) =>
        File.Exists(path)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);

    private static IReadOnlyList<string> AllOnPath(string command) =>
        [.. $"{Environment.GetEnvironmentVariable(ExtraPath)}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}"
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => InFolder(folder, command))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)];

    private static string? InFolder(string folder, string command) =>
        Directory.Exists(folder) && Path.Combine(folder, command) is var path && IsExecutable(path) ? Path.GetFullPath(path) : null;
}

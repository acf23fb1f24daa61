using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Agents.Cli;

/// <summary>A real coding agent: where it comes from, how it is started, what it speaks.</summary>
internal sealed record CliProfile
{
    /// <summary>Its name in case ids.</summary>
    public required string Name { get; init; }

    /// <summary>Its npm package.</summary>
    public required string Package { get; init; }

    /// <summary>The version that was tried.</summary>
    public required string Version { get; init; }

    /// <summary>Its executable.</summary>
    public required string Command { get; init; }

    /// <summary>The API that it speaks.</summary>
    public required WireFormat Format { get; init; }

    /// <summary>Variables that it gets beside a home and a path, with placeholders.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Ways to start it.</summary>
    public required IReadOnlyList<CliForm> Forms { get; init; }

    /// <summary>How the user's own command line is pointed at the proxy: words behind the program's name, and files in {home}.</summary>
    public required CliForm Watch { get; init; }

    /// <summary>Variables for the same.</summary>
    public required IReadOnlyDictionary<string, string> WatchEnvironment { get; init; }

    /// <summary>The variable that names its executable.</summary>
    public string Variable => $"DOCTOR_AGENT_{Name.Replace('-', '_').ToUpperInvariant()}_BIN";

    /// <summary>How to install it.</summary>
    public string Install => $"npm install -g {Package}@{Version}, or set {Variable} to the executable";

    /// <summary>Its executable: what the variable names, else what the path has; null when it is not installed.</summary>
    public string? Find() => Find(System.Environment.GetEnvironmentVariable);

    /// <summary>The same with other variables.</summary>
    public string? Find(Func<string, string?> variable)
    {
        if (variable(Variable) is { Length: > 0 } chosen)
            return File.Exists(chosen) ? Path.GetFullPath(chosen) : null;
        return (variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, Command)).FirstOrDefault(File.Exists);
    }
}

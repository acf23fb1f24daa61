using MlxDoctor.Core.Errors;

namespace MlxDoctor.Harness.Servers;

/// <summary>Starts servers.</summary>
internal static class ServerLauncher
{
    /// <summary>Starts a server with the model and returns when it has answered a completion.</summary>
    /// <exception cref="UsageException">The profile, command line or model can't be used.</exception>
    /// <exception cref="EnvironmentException">It is not installed, or did not become ready; nothing is left running.</exception>
    public static async Task<LaunchedServer> LaunchAsync(
        ServerProfile profile, string modelPath, LaunchOptions options, CancellationToken cancellation)
    {
        var model = ModelPath(profile, modelPath);
        var (installed, arguments) = await CommandAsync(profile, options, cancellation);
        var name = Placeholders.Fill(profile.ModelNameToSend ?? $"{{{Placeholders.Model}}}", Placeholders.OfModel(model));
        var server = new LaunchedServer(new LaunchRecipe(profile, installed.Executable, arguments, model, name, installed.Version, options));
        try
        {
            await server.StartAsync("first start", cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Some servers know the model only by the exact path they were given, and a trailing slash makes it another one.</summary>
    private static string ModelPath(ServerProfile profile, string path) =>
        Directory.Exists(path) ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))
        : profile.Kind == ProfileKind.Custom ? path
        : throw new UsageException($"{path}: no such model folder", "Give the folder with the model's config.json and weights.");

    private static async Task<(InstalledServer, IReadOnlyList<string>)> CommandAsync(
        ServerProfile profile, LaunchOptions options, CancellationToken cancellation)
    {
        if (profile.AttachOnly)
            throw new UsageException($"{profile.Name} can't be started by the harness", $"{profile.Install} Then attach with --url.");
        if (options.CommandOverride is { } line)
            return Custom(line);
        if (profile.Kind == ProfileKind.Custom)
            throw new UsageException(
                "a custom server needs its command line", "Give one with {model} and {port}, for example: my-server --model {model} --port {port}");
        return await InstalledServer.FindAsync(profile, cancellation) is { } installed
            ? (installed, profile.Arguments)
            : throw new EnvironmentException(
                $"{profile.Name} is not installed: no '{profile.Command}' in {Executables.ExtraPath} or PATH",
                $"{profile.Install} Or let {Executables.VariableOf(profile.Name)} name it.");
    }

    /// <summary>Program and arguments of a user's own command line.</summary>
    /// <exception cref="UsageException">A placeholder is unknown, {port} is missing, or the program can't be executed.</exception>
    public static (InstalledServer, IReadOnlyList<string>) Custom(string line)
    {
        var words = CommandLine.Split(line);
        if (words.Count == 0)
            throw new UsageException("the command line is empty", "Give one with {model} and {port}, for example: my-server --model {model} --port {port}");
        foreach (var word in words)
            if (Placeholders.Unknown(word) is { } complaint)
                throw new UsageException($"in the command line: {complaint}", "Correct the name in braces.");
        if (!words.Any(w => Placeholders.Uses(w, Placeholders.Port)))
            throw new UsageException($"the command line holds no {{port}}: {line}", "The harness chooses the port: write {port} where it goes.");
        return Executables.OnPath(words[0]) is { } executable
            ? (new InstalledServer(executable, null), [.. words.Skip(1)])
            : throw new UsageException($"'{words[0]}' is no executable", "Give its path, or add its folder to PATH.");
    }
}

using System.Text.RegularExpressions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Cli.Init;

/// <summary>What <c>init</c> writes into the repository of a server.</summary>
internal sealed partial class RepositoryFiles(Workspace workspace, string repository)
{
    /// <summary>Short enough for a file's name and a column of a table.</summary>
    private const int LongestName = 40;

    /// <summary>Made in this order; a path that exists is left as it is.</summary>
    /// <param name="server">Name of the profile.</param>
    /// <param name="command">The command line that starts the server; null to take the shipped profile of that name.</param>
    /// <returns>For each file whether it was written.</returns>
    /// <exception cref="UsageException">Name or command line is wrong; nothing has been written.</exception>
    public IReadOnlyList<(string File, bool Written)> Write(string server, string? command)
    {
        if (server.Length > LongestName || !Name().IsMatch(server))
            throw new UsageException($"'{server}' is no name for a profile", "Use lower case letters, digits and hyphens: --server my-server");
        var home = Path.Combine(repository, DoctorPlaces.OfRepository);
        var version = HarnessInfo.Version;
        var profile = command is null ? Shipped(server) : Own(server, command);
        (string File, string Text)[] files =
        [
            (Path.Combine(home, "servers", $"{server}.yaml"), profile),
            (Path.Combine(home, "thresholds.yaml"), File.ReadAllText(Path.Combine(workspace.Root, "harness", "thresholds.yaml"))),
            (Path.Combine(home, "baselines", ".gitkeep"), ""),
            (Path.Combine(home, ".gitignore"), "runs/\n.state/\nscorecard/\n"),
            (Path.Combine(home, "bisect.sh"), Template("bisect.sh", ("server", server))),
            (Path.Combine(repository, ".github", "workflows", "mlxdoctor.yml"), Template("workflow.yml", ("server", server), ("version", version))),
        ];
        Validate(server, profile);
        return [.. files.Select(f => (Path.GetRelativePath(repository, f.File), WriteNew(f.File, f.Text)))];
    }

    /// <summary>A shipped profile as it is: what it is known to do wrong comes along, with reasons, to be struck out when it is mended.</summary>
    private string Shipped(string server)
    {
        var profile = ServerProfiles.Load(workspace.Fixtures).Get(server);
        return profile.Kind == ProfileKind.Launch && server != "embedded"
            ? File.ReadAllText(profile.SourceFile)
            : throw new UsageException(
                $"the profile '{server}' starts no server of a repository",
                "Give the command line: --server my-server --command 'my-server --model {model} --port {port}'");
    }

    private string Own(string server, string command)
    {
        var words = CommandLine.Split(command);
        if (words.Count == 0 || !words.Skip(1).Any(w => Placeholders.Uses(w, Placeholders.Port)))
            throw new UsageException(
                $"the command line '{command}' holds no {{port}}", "The doctor chooses model and port: --command 'my-server --model {model} --port {port}'");
        return Template(
            "server.yaml", ("server", server), ("program", Quote(words[0])), ("arguments", string.Join(", ", words.Skip(1).Select(Quote))));
    }

    private string Template(string name, params (string Name, string Value)[] values) => values.Aggregate(
        File.ReadAllText(Path.Combine(workspace.Fixtures, "init", name)),
        (text, v) => text.Replace($"{{{{{v.Name}}}}}", v.Value, StringComparison.Ordinal));

    /// <summary>What is written can be read: tried on a copy, before anything is in the repository.</summary>
    private static void Validate(string server, string profile)
    {
        var scratch = Directory.CreateTempSubdirectory("doctor-init-");
        try
        {
            var file = Path.Combine(scratch.FullName, $"{server}.yaml");
            File.WriteAllText(file, profile);
            ProfileReader.Read(file);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static bool WriteNew(string file, string text)
    {
        if (File.Exists(file))
            return false;
        AtomicFile.WriteText(file, text);
        if (!OperatingSystem.IsWindows() && Path.GetExtension(file) == ".sh")
            File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        return true;
    }

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    [GeneratedRegex("^[a-z0-9][a-z0-9-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}

using System.CommandLine;
using MlxDoctor.Cli.Init;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Cli.Commands;

/// <summary><c>doctor init</c>: makes the repository of a server ready to be checked.</summary>
internal static class InitCommand
{
    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output)
    {
        var server = new Option<string?>("--server")
        {
            Description = "Name of the profile to write; a shipped one's (doctor servers) is copied.",
            HelpName = "NAME",
        };
        var command = new Option<string?>("--command") { Description = "The command line that starts the server, with {model} and {port}.", HelpName = "LINE" };
        var verb = new Command(
            "init",
            "Prepare the repository of a server, in the current folder: a profile, thresholds, a place for baselines (.mlxdoctor), a GitHub workflow and a "
                + "recipe for git bisect. Files that exist stay. Example: harness/doctor init --server my-server --command 'my-server --model {model} "
                    + "--port {port}'")
        { server, command };
        verb.SetAction(parsed =>
        {
            var repository = Directory.GetCurrentDirectory();
            if (parsed.GetValue(server) is not { Length: > 0 } name)
                throw new UsageException(
                    "init does not know which server this repository has",
                    "harness/doctor init --server my-server --command 'my-server --model {model} --port {port}', or --server with the name of a "
                        + "shipped profile");
            if (!Path.Exists(Path.Combine(repository, ".git")))
                throw new UsageException($"{repository} is not the top folder of a git repository", "Go to the folder that holds .git, or make one: git init");
            foreach (var (file, written) in new RepositoryFiles(workspace, repository).Write(name, parsed.GetValue(command)))
                output.WriteLine($"{(written ? "written " : "kept    ")} {file}");
            var home = workspace.Places.Installed ? "" : $" --workspace {DoctorPlaces.OfRepository}";
            output.WriteLine($"next: harness/doctor check{home} --server {name} --model MODEL (harness/doctor models lists what is on this machine)");
            return ExitCodes.Fine;
        });
        return verb;
    }
}

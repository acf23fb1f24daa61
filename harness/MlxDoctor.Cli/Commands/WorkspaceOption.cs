using System.CommandLine;
using MlxDoctor.Core.Errors;

namespace MlxDoctor.Cli.Commands;

/// <summary><c>--workspace DIR</c>, of every verb: where baselines, deviations and runs are kept.</summary>
internal static class WorkspaceOption
{
    private const string Name = "--workspace";

    /// <summary>As the help shows it.</summary>
    public static Option<string?> Symbol() => new(Name)
    {
        Description = "Folder for baselines, deviations, profiles and runs, instead of the checkout's, the repository's (.mlxdoctor) or the user's own.",
        HelpName = "DIR",
        Recursive = true,
    };

    /// <summary>The folder that a command line names, or null. Read before the verbs are built, because they are built for a folder.</summary>
    /// <exception cref="UsageException">It is no folder.</exception>
    public static string? In(string[] args)
    {
        // What follows -- is not ours.
        var ours = args.TakeWhile(a => a != "--").ToList();
        var named = ours.FirstOrDefault(a => a.StartsWith($"{Name}=", StringComparison.Ordinal)) is { } joined ? joined[(Name.Length + 1)..]
            : ours.IndexOf(Name) is var at and >= 0 && at + 1 < ours.Count ? ours[at + 1]
            : null;
        if (named is not null && File.Exists(named))
            throw new UsageException($"{Name} {named}: a file, where a folder is needed", "Name a folder; it is made when something is written into it.");
        return named;
    }
}

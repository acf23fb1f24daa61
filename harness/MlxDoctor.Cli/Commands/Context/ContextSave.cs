using System.Globalization;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Cases.Context.Registry;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Cli.Commands.Context;

/// <summary>Sets the context that was found for a model.</summary>
internal static class ContextSave
{
    /// <summary>Writes it into the profile of the server where that takes an argument for it; what was found and written, in lines.</summary>
    /// <param name="workspace">Where the profiles are.</param>
    /// <param name="known">The model as it was tested.</param>
    /// <param name="limit">A share of what was found such as <c>75%</c>, or tokens.</param>
    /// <exception cref="UsageException">No limit is known, or the profile cannot be changed.</exception>
    public static IReadOnlyList<string> Write(Workspace workspace, KnownModel known, string limit)
    {
        var found = known.Result is { Accepted.Good: { } accepted } result ? Math.Min(accepted, result.Used.Good ?? accepted)
            : throw new UsageException($"no limit of {known.Model} on {known.Server} is known", $"harness/doctor context test {known.Model}");
        var tokens = ContextWords.Share(limit, found);
        var said = string.Create(CultureInfo.InvariantCulture, $"{tokens} tokens for {known.Model} on {known.Server} (found {found})");
        if (ServerProfiles.Load(workspace).All.FirstOrDefault(p => p.Name == known.Server) is not { ContextArgument: { } argument } profile)
            return [said];
        // Nobody edits an installed package: its profile is copied to where the user's own are, which come first.
        var file = workspace.Places.Installed && !profile.IsOwn ? Path.Combine(workspace.OwnServers, $"{profile.Name}.yaml") : profile.SourceFile;
        AtomicFile.WriteText(file, ContextArgument.Set(File.ReadAllText(profile.SourceFile), profile, tokens));
        return
        [
            said,
            string.Create(CultureInfo.InvariantCulture, $"wrote {argument} {tokens} into {file}: every model on {profile.Name} starts with it"),
        ];
    }
}

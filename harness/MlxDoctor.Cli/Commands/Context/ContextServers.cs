using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Models;
using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Cli.Commands.Context;

/// <summary>Opens the server of one model: launches it, or attaches to it.</summary>
internal static class ContextServers
{
    /// <summary>The profile that is launched for a model.</summary>
    /// <exception cref="UsageException">There is none, or it cannot be launched.</exception>
    public static ServerProfile Profile(ContextOptions options, bool embedded, Workspace workspace)
    {
        var profile =
            ServerProfiles.Load(workspace)
                .Get(
                    options.Server
                        ?? (embedded ? "embedded" : throw new UsageException(
                            "no server is named", "Name a profile with --server (harness/doctor servers lists them), or give --url.")));
        return profile.AttachOnly || profile.Kind == ProfileKind.Custom
            ? throw new UsageException($"'{profile.Name}' cannot be launched by its name", "Start it yourself and give its URL with --url.")
            : profile;
    }

    /// <summary>A launched server; it is stopped when it is disposed.</summary>
    public static Task<LaunchedServer> LaunchAsync(
        ContextOptions options, ServerProfile profile, LocalModel model, string folder, Workspace workspace, CancellationToken cancellation) =>
        ServerLauncher.LaunchAsync(
            profile, model.Path,
            new LaunchOptions
            {
                RunDirectory = folder,
                LogSlug = Slug.Of(model.Key),
                StateDirectory = workspace.State,
                ExtraArguments = options.ServerArguments,
                ApiKey = ServerAttach.Key(options.ApiKeyEnv),
            },
            cancellation);

    /// <summary>A running server; nothing is stopped.</summary>
    public static async Task<IServerSession> AttachAsync(ContextOptions options, string? model, Workspace workspace, CancellationToken cancellation) =>
        await ServerAttach.AttachAsync(
            options.Url!, options.Server is { } name ? ServerProfiles.Load(workspace).Get(name) : null, model, options.ApiKeyEnv, cancellation,
            options.Patience);
}

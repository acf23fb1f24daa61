using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Servers;

namespace MlxDoctor.Harness.Servers;

/// <summary>A server that somebody else started: it is asked, never stopped or restarted.</summary>
internal sealed class AttachedServer(Endpoint endpoint, ServerProfile? profile) : IServerSession
{
    /// <summary>What stands for the profile's name when none was given.</summary>
    public const string NoProfile = "unknown";

    /// <inheritdoc/>
    public Endpoint Endpoint => endpoint;

    /// <inheritdoc/>
    public bool Owned => false;

    /// <inheritdoc/>
    public string Profile => profile?.Name ?? NoProfile;

    /// <summary>The whole profile, or null when none was given.</summary>
    public ServerProfile? ServerProfile => profile;

    /// <inheritdoc/>
    public string? Version => null;

    /// <inheritdoc/>
    public int Launches => 0;

    /// <inheritdoc/>
    public int? ProcessId => null;

    /// <inheritdoc/>
    public string? Obituary => null;

    /// <inheritdoc/>
    public Task StopAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task RestartAsync(string why, CancellationToken cancellation) => throw new EnvironmentException(
        $"{endpoint.BaseUrl} was not started by the harness, so it is not restarted ({why})", "Let the harness start the server (--server without --url).");
}

using MlxDoctor.Core.Servers;

namespace MlxDoctor.Harness.Asking.Tapes;

/// <summary>Stands for the server of a recording; there is no process to restart.</summary>
internal sealed class TapeSession(TapeHead head, Dialect dialect) : IServerSession
{
    /// <inheritdoc/>
    public Endpoint Endpoint { get; } = new(new Uri("http://recorded/v1"), head.ModelSent) { Dialect = dialect };

    /// <summary>True, so that cases which restart a server run too; the recording holds what came after the restart.</summary>
    public bool Owned => true;

    /// <inheritdoc/>
    public string Profile => head.Profile;

    /// <inheritdoc/>
    public string? Version => head.Version;

    /// <inheritdoc/>
    public int Launches => 0;

    /// <inheritdoc/>
    public int? ProcessId => null;

    /// <inheritdoc/>
    public string? Obituary => null;

    /// <inheritdoc/>
    public Task RestartAsync(string why, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync() => Task.CompletedTask;
}

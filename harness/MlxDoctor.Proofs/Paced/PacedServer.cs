using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Proofs.Paced;

/// <summary>The embedded server as a process, answering on a schedule that each request names.</summary>
internal sealed class PacedServer : IAsyncDisposable
{
    private readonly LaunchedServer _server;
    private readonly string _folder;

    private PacedServer(LaunchedServer server, string folder)
    {
        _server = server;
        _folder = folder;
    }

    /// <summary>Where true emission times are logged.</summary>
    public string PaceLog => Path.Combine(_folder, "pace.jsonl");

    /// <summary>Starts it in a folder of its own.</summary>
    public static async Task<PacedServer> StartAsync(Workspace workspace, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("mlxdoctor-proof-").FullName;
        try
        {
            var server = await ServerLauncher.LaunchAsync(
                ServerProfiles.Load(workspace.Fixtures).Get("embedded"),
                Path.Combine(workspace.Fixtures, "models", "doctor-tiny"),
                new LaunchOptions
                {
                    RunDirectory = folder,
                    LogSlug = "proof",
                    StateDirectory = workspace.State,
                    ExtraArguments = ["--pace-log", Path.Combine(folder, "pace.jsonl")],
                },
                cancellation);
            return new(server, folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>A client for it.</summary>
    public ApiClient Client() => new(_server.Endpoint, new ClientOptions(), TimeProvider.System);

    /// <summary>Starts it anew.</summary>
    public Task RestartAsync(CancellationToken cancellation) => _server.RestartAsync("proof", cancellation);

    /// <summary>A streamed answer on a schedule; the prompt is always the same, so that the engine is far ahead of the schedule.</summary>
    public ApiRequest Request(string pace, string tag, int tokens) =>
        ProofRequest.Of(_server.Endpoint.Model, "Count from 1 to 200.", tokens) with { Headers = [new("X-Doctor-Pace", pace), new("X-Doctor-Tag", tag)] };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

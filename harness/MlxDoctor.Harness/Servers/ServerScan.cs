using System.Globalization;

namespace MlxDoctor.Harness.Servers;

/// <summary>What <c>doctor servers</c> shows: installed servers, and what answers on the usual local ports.</summary>
internal sealed record ServerScan(IReadOnlyList<ScannedProfile> Profiles, IReadOnlyList<ScannedPort> Ports)
{
    /// <summary>LM Studio, FastAPI servers, mlx_lm.server and llama.cpp, their neighbour, mlx-vlm's habit, Ollama.</summary>
    public static readonly IReadOnlyList<int> UsualPorts = [1234, 8000, 8080, 8081, 10240, 11434];

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Looks at every profile and port; only lists are asked for, so that no server loads a model.</summary>
    public static async Task<ServerScan> RunAsync(ServerProfiles profiles, IReadOnlyList<int> ports, CancellationToken cancellation)
    {
        var asked = ports.Select(p => PortAsync(p, cancellation)).ToList();
        // Side by side: a version command that hangs costs its own limit and not that of all.
        var installed = await Task.WhenAll(profiles.All.Select(p => ProfileAsync(p, cancellation)));
        return new(installed, await Task.WhenAll(asked));
    }

    private static async Task<ScannedProfile> ProfileAsync(ServerProfile profile, CancellationToken cancellation)
    {
        if (profile.Kind == ProfileKind.Attach)
            return new(profile, null, "attach only", $"{profile.Install} Then: harness/doctor check --server {profile.Name} --url URL");
        if (profile.Kind == ProfileKind.Custom)
            return new(
                profile, null, "any command line", $"harness/doctor check --server {profile.Name} with a command line that holds {{model}} and {{port}}");
        return await InstalledServer.FindAsync(profile, cancellation) is { } found
            ? new(profile, found, found.Version ?? "installed, version unknown", $"harness/doctor check --server {profile.Name}")
            : new(profile, null, "not installed", profile.Install);
    }

    private static async Task<ScannedPort> PortAsync(int port, CancellationToken cancellation)
    {
        if (!await LoopbackPort.AnswersAsync(port, cancellation))
            return new(port, "nothing", [], null);
        using var probe = new Probe(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")));
        var answer = await probe.GetAsync("/v1/models", Limit, cancellation);
        var check = string.Create(CultureInfo.InvariantCulture, $"harness/doctor check --url http://127.0.0.1:{port}/v1");
        if (answer.Code is 401 or 403)
            return new(port, "a server that wants a key", [], $"{check} --api-key-env NAME");
        var models = ModelList.Ids(answer);
        if (models.Count == 0)
            return new(
                port,
                answer.Status is null
                    ? "something that does not speak HTTP in time"
                    : $"an HTTP server without a model list (status {answer.Code.ToString(CultureInfo.InvariantCulture)})",
                [], null);
        var studio = (await probe.GetAsync("/api/v0/models", Limit, cancellation)).Code == 200;
        var command = studio ? $"{check} --server lm-studio" : check;
        if (models.Count > 1)
            command += $" --model {CommandLine.Join([models[0]])}";
        return new(port, $"{(studio ? "LM Studio" : "a server")} with {string.Join(", ", models.Take(5))}{(models.Count > 5 ? " …" : "")}", models, command);
    }
}

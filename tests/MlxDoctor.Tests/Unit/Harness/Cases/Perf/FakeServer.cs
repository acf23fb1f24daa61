using MlxDoctor.Core.Servers;

namespace MlxDoctor.Tests.Unit.Harness.Cases.Perf;

/// <summary>A session that counts how often it is started.</summary>
internal sealed class FakeServer(bool owned) : IServerSession
{
    public List<string> Restarts { get; } = [];
    public Endpoint Endpoint { get; init; } = new(new Uri("http://127.0.0.1:1/v1"), "m") { Dialect = new() { Lacks = ["metrics"] } };
    public bool Owned => owned;
    public string Profile => "fake";
    public string? Version => "1";
    public int Launches => owned ? 1 + Restarts.Count : 0;
    public int? ProcessId => null;
    public string? Obituary { get; set; }
    public List<string> Log { get; init; } = [];
    public string Name { get; init; } = "this";

    public Task StopAsync()
    {
        Log.Add($"stop {Name}");
        Obituary = "stopped by the harness";
        return Task.CompletedTask;
    }

    public Task RestartAsync(string why, CancellationToken cancellation)
    {
        Restarts.Add(why);
        Log.Add($"start {Name}");
        Obituary = null;
        return Task.CompletedTask;
    }
}

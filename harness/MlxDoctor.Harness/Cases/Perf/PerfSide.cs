using System.Globalization;
using MlxDoctor.Harness.Cases.Memory;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Perf;

/// <summary>Sends the requests of scenarios to one start of a server, a batch at a time, and gathers the answers.</summary>
internal sealed class PerfSide : IAsyncDisposable
{
    private readonly Func<ApiRequest, CancellationToken, Task<Transcript>> _send;
    private readonly string _model;
    private readonly TimeProvider _time;
    private readonly MemoryWatch _watch;
    private readonly Dictionary<string, ScenarioRun> _runs = new(StringComparer.Ordinal);

    private PerfSide(Func<ApiRequest, CancellationToken, Task<Transcript>> send, string model, TimeProvider time, MemoryWatch watch)
    {
        _send = send;
        _model = model;
        _time = time;
        _watch = watch;
    }

    /// <summary>Starts to watch the server's memory.</summary>
    /// <param name="send">Sends one request and keeps its transcript.</param>
    /// <param name="model">The name to send.</param>
    /// <param name="memory">Reads the footprint.</param>
    /// <param name="time">Clock of the batches.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<PerfSide> StartAsync(
        Func<ApiRequest, CancellationToken, Task<Transcript>> send, string model, IMemoryProbe memory, TimeProvider time, CancellationToken cancellation) =>
        new(send, model, time, await MemoryWatch.StartAsync(memory, time, cancellation));

    /// <summary>
    /// Digits, which most tokenizers cut evenly, so that all prompts are equally long; random per request, because a server that runs on keeps its cache from
    /// run to run.
    /// </summary>
    public static string Nonce() => string.Join(' ', Guid.NewGuid().ToByteArray().Take(8)
        .Select(b => (b % 100).ToString("00", CultureInfo.InvariantCulture)));

    /// <summary>Sends the requests of a scenario that are not measured.</summary>
    public async Task WarmUpAsync(Scenario scenario, CancellationToken cancellation)
    {
        for (var i = 0; i < scenario.WarmUps; i++)
            await SendAsync(scenario, Nonce(), cancellation);
        // What a server keeps for its warm-up is no growth.
        await _watch.BeginAsync(cancellation);
    }

    /// <summary>Sends one batch of measured requests, then its repetitions; never throws for what the server does.</summary>
    public async Task BatchAsync(Scenario scenario, CancellationToken cancellation)
    {
        if (scenario.PauseMs > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(scenario.PauseMs), _time, cancellation);
        string[] nonces = [.. Enumerable.Range(0, scenario.Concurrency).Select(_ => Nonce())];
        var started = _time.GetTimestamp();
        var first = await Task.WhenAll(nonces.Select(n => SendAsync(scenario, n, cancellation)));
        var batchMs = _time.GetElapsedTime(started).TotalMilliseconds;
        var again = new List<Transcript>();
        for (var j = 0; j < scenario.Again; j++)
            again.AddRange(await Task.WhenAll(nonces.Select(n => SendAsync(scenario, n, cancellation))));
        var before = _runs.GetValueOrDefault(scenario.Name) ?? new(scenario, [], [], []);
        _runs[scenario.Name] = before with
        {
            First = [.. before.First, .. first],
            Again = [.. before.Again, .. again],
            BatchMs = [.. before.BatchMs, batchMs],
        };
    }

    /// <summary>All that the session left behind.</summary>
    public async Task<SessionRun> EndAsync(CancellationToken cancellation) => new(_runs, await _watch.EndAsync(cancellation));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _watch.DisposeAsync();

    private Task<Transcript> SendAsync(Scenario scenario, string nonce, CancellationToken cancellation) =>
        _send(ApiRequest.Chat(scenario.Body(_model, nonce)), cancellation);
}

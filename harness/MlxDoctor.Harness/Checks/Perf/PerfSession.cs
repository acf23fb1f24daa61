using System.Globalization;
using MlxDoctor.Harness.Checks.Perf.Memory;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Checks.Perf;

/// <summary>Sends the requests of the scenarios to one start of a server, always in the same order.</summary>
/// <param name="send">Sends one request and keeps its transcript.</param>
/// <param name="model">The name to send.</param>
/// <param name="time">Clock of the batches.</param>
internal sealed class PerfSession(Func<ApiRequest, CancellationToken, Task<Transcript>> send, string model, TimeProvider time)
{
    /// <summary>Runs all scenarios; never throws for what the server does.</summary>
    public async Task<SessionRun> RunAsync(IReadOnlyList<Scenario> scenarios, IMemoryProbe memory, CancellationToken cancellation)
    {
        await using var watch = await MemoryWatch.StartAsync(memory, time, cancellation);
        var runs = new Dictionary<string, ScenarioRun>(StringComparer.Ordinal);
        foreach (var scenario in scenarios)
        {
            for (var i = 0; i < scenario.WarmUps; i++)
                await SendAsync(scenario, Nonce(), cancellation);
            // What a server keeps for its warm-up is no growth.
            await watch.BeginAsync(cancellation);
            runs[scenario.Name] = await RunAsync(scenario, cancellation);
        }
        return new(runs, await watch.EndAsync(cancellation));
    }

    /// <summary>
    /// Digits, which most tokenizers cut evenly, so that all prompts are equally long; random per request, because a server that runs on keeps its cache from run to run.
    /// </summary>
    public static string Nonce() => string.Join(' ', Guid.NewGuid().ToByteArray().Take(8)
        .Select(b => (b % 100).ToString("00", CultureInfo.InvariantCulture)));

    private async Task<ScenarioRun> RunAsync(Scenario scenario, CancellationToken cancellation)
    {
        var first = new List<Transcript>();
        var again = new List<Transcript>();
        var batches = new List<double>();
        for (var i = 0; i < scenario.Repeats; i += scenario.Concurrency)
        {
            string[] nonces = [.. Enumerable.Range(0, scenario.Concurrency).Select(_ => Nonce())];
            var started = time.GetTimestamp();
            first.AddRange(await Task.WhenAll(nonces.Select(n => SendAsync(scenario, n, cancellation))));
            batches.Add(time.GetElapsedTime(started).TotalMilliseconds);
            for (var j = 0; j < scenario.Again; j++)
                again.AddRange(await Task.WhenAll(nonces.Select(n => SendAsync(scenario, n, cancellation))));
        }
        return new(scenario, first, again, batches);
    }

    private Task<Transcript> SendAsync(Scenario scenario, string nonce, CancellationToken cancellation) =>
        send(ApiRequest.Chat(scenario.Body(model, nonce)), cancellation);
}

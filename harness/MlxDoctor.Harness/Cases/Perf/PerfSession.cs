namespace MlxDoctor.Harness.Cases.Perf;

/// <summary>Orders the requests of a session: of one server, or of two in turn.</summary>
internal static class PerfSession
{
    /// <summary>Runs all scenarios on one server.</summary>
    /// <param name="side">The server.</param>
    /// <param name="scenarios">In order.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="look">Called before, between and after the scenarios, while no request runs.</param>
    public static async Task<SessionRun> RunAsync(PerfSide side, IReadOnlyList<Scenario> scenarios, CancellationToken cancellation, Action? look = null)
    {
        look?.Invoke();
        foreach (var scenario in scenarios)
        {
            await side.WarmUpAsync(scenario, cancellation);
            for (var i = 0; i < scenario.Batches; i++)
                await side.BatchAsync(scenario, cancellation);
            look?.Invoke();
        }
        return await side.EndAsync(cancellation);
    }

    /// <summary>
    /// Runs all scenarios on two servers that are up at the same time, in the order A B B A, so that whatever changes on the machine meanwhile meets both
    /// alike. Only one of them works at any moment.
    /// </summary>
    public static async Task<(SessionRun A, SessionRun B)> RunAsync(PerfSide a, PerfSide b, IReadOnlyList<Scenario> scenarios, CancellationToken cancellation)
    {
        foreach (var scenario in scenarios)
        {
            await a.WarmUpAsync(scenario, cancellation);
            await b.WarmUpAsync(scenario, cancellation);
            for (var i = 0; i < scenario.Batches; i++)
            {
                var (first, second) = i % 2 == 0 ? (a, b) : (b, a);
                await first.BatchAsync(scenario, cancellation);
                await second.BatchAsync(scenario, cancellation);
            }
        }
        return (await a.EndAsync(cancellation), await b.EndAsync(cancellation));
    }
}

using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Proofs.Power;

/// <summary>What is added to the schedule of a session, beside what machine and sockets do by themselves.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Model">Luck of the start, correlated noise and outliers; null for a plain schedule.</param>
/// <param name="DriftPct">By so much the last request of a session is slower than the first.</param>
internal sealed record SocketNoise(string Name, NoiseModel? Model, double DriftPct)
{
    /// <summary>Both kinds.</summary>
    public static IReadOnlyList<SocketNoise> All { get; } =
    [
        new("luck of the start 1.2 %, drift 4 %, outliers", new NoiseModel(), 4),
        new("plain schedule", null, 0),
    ];

    /// <summary>How much slower than the schedule each request of a session is to be, as factors.</summary>
    public double[] Factors(SeededRandom random, int requests, double slowdown)
    {
        var factors = Model?.Session(random, requests, slowdown) ?? [.. Enumerable.Repeat(1 + slowdown, requests)];
        for (var i = 0; i < requests; i++)
            factors[i] *= 1 + (DriftPct / 100 * i / Math.Max(1, requests - 1));
        return factors;
    }
}

namespace MlxDoctor.Harness.Checks.Perf;

/// <summary>Measures once, when the first speed case asks, and gives the same measurement to all of them.</summary>
internal sealed class PerfBench(PerfSetup setup)
{
    private Task<PerfMeasurement>? _measured;

    /// <summary>What the measurement needs to know.</summary>
    public PerfSetup Setup => setup;

    /// <summary>The measurement; a failure to measure is the same failure for every case.</summary>
    public Task<PerfMeasurement> MeasuredAsync(CaseContext context, CancellationToken cancellation) =>
        _measured ??= new PerfRun(setup, context).MeasureAsync(cancellation);
}

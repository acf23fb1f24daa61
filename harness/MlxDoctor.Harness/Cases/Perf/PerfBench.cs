using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Perf;

/// <summary>Measures once, when the first speed case asks, and gives the same measurement to all of them.</summary>
/// <param name="load">Reads the authored files; what is wrong with them is the error of the speed cases, not of the whole run.</param>
/// <param name="send">Sends a request; the context's own way when null.</param>
internal sealed class PerfBench(Func<PerfSetup> load, PerfSend? send = null)
{
    private readonly Lazy<PerfSetup> _setup = new(load);
    private Task<PerfMeasurement>? _measured;

    /// <summary>What the measurement needs to know.</summary>
    public PerfSetup Setup => _setup.Value;

    /// <summary>The measurement; a failure to measure is the same failure for every case.</summary>
    public Task<PerfMeasurement> MeasuredAsync(CaseContext context, CancellationToken cancellation) =>
        _measured ??= Setup.Options.Interleaved
            ? new PairedRun(Setup, context, send ?? SendAsync).MeasureAsync(cancellation)
            : new PerfRun(Setup, context, send ?? SendAsync).MeasureAsync(cancellation);

    private static Task<Transcript> SendAsync(CaseContext context, ApiRequest request, CancellationToken cancellation) =>
        context.SendAsync(request, cancellation);
}

using System.Globalization;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Memory;

/// <summary>The server's own figure, <c>process_resident_memory_bytes</c> of its <c>/metrics</c>.</summary>
internal sealed class MetricsPageMemory(Func<ApiRequest, CancellationToken, Task<Transcript>> send) : IMemoryProbe
{
    private const string Gauge = "process_resident_memory_bytes";

    /// <inheritdoc/>
    public string Source => "/metrics";

    /// <inheritdoc/>
    public async Task<long?> ReadAsync(CancellationToken cancellation)
    {
        var page = await send(ApiRequest.Get("/metrics"), cancellation);
        return page.IsSuccess ? Read(page.BodyText) : null;
    }

    /// <summary>Finds the gauge in a page in Prometheus' text format.</summary>
    public static long? Read(string page)
    {
        foreach (var line in page.Split('\n'))
            if (line.StartsWith(Gauge, StringComparison.Ordinal)
                && double.TryParse(line[(line.LastIndexOf(' ') + 1)..].Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                && double.IsFinite(value) && value > 0)
                return (long)value;
        return null;
    }
}

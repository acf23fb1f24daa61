using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Memory;

/// <summary>Chooses how the memory of a server is read.</summary>
internal static class MemoryProbes
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>The process tree of a launched server (it includes Metal buffers on macOS), else the server's own figure, else nothing.</summary>
    public static IMemoryProbe For(CaseContext context) =>
        context.Session.ProcessId is { } pid && (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
            ? new ProcessMemory(pid)
            : context.Session.Endpoint.Dialect.Has("metrics")
                ? new MetricsPageMemory(async (request, cancellation) =>
                {
                    // A figure that is late is no figure; the run does not wait for it.
                    using var client = new ApiClient(context.Session.Endpoint, context.ClientOptions with { Timeout = Limit }, context.Time);
                    return await client.SendAsync(request, cancellation);
                })
                : new NoMemory("the server is not ours and has no /metrics");
}

using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Checks.Perf;

/// <summary>Sends one request to the server of a context.</summary>
internal delegate Task<Transcript> PerfSend(CaseContext context, ApiRequest request, CancellationToken cancellation);

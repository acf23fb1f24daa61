using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Perf;

/// <summary>Sends one request to the server of a context.</summary>
internal delegate Task<Transcript> PerfSend(CaseContext context, ApiRequest request, CancellationToken cancellation);

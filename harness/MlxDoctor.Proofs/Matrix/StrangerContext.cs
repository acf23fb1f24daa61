using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Proofs.Matrix;

/// <summary>The doctor's view of a server that it attaches to and knows nothing about: recognised by nothing, probed for everything.</summary>
internal static class StrangerContext
{
    private const string ModelName = "stranger";

    /// <summary>The embedded server's profile without what it tells about the server.</summary>
    public static ServerProfile Profile(ServerProfile embedded) => embedded with { Dialect = new Dialect(), ModelNameToSend = ModelName };

    /// <summary>Asks what a run asks before its first case.</summary>
    /// <param name="session">The server.</param>
    /// <param name="prompts">The authored prompts.</param>
    /// <param name="patience">Longest wait for an answer.</param>
    /// <param name="headers">Headers of every request.</param>
    /// <param name="cancellation">The run was interrupted.</param>
    public static async Task<CaseContext> OfAsync(
        IServerSession session, PromptBook prompts, TimeSpan patience, IReadOnlyList<KeyValuePair<string, string?>> headers, CancellationToken cancellation)
    {
        var context =
            FaultContext.Of(session, prompts, patience) with { Model = ModelTrust.Unknown, Capabilities = new Capabilities(), ExtraHeaders = headers };
        var budget = new ProbeBudget(session.Endpoint, new Patience(patience), context.Time);
        var served = await ServedModels.ReadAsync(SendAsync, session.Endpoint.Model);
        var seenThrough = await ModelRecognition.IsTinyAsync(SendAsync, session.Endpoint.Model);
        context = context with { ModelNames = served.Names, Model = seenThrough ? ModelTrust.Known : ModelTrust.Unknown };
        await CapabilityProbe.RunAsync(context, cancellation, budget);
        return context;

        Task<Transcript> SendAsync(ApiRequest request) => budget.SendAsync(
            (r, limits, stop) => (context with { ClientOptions = limits }).SendAsync(r, stop), request, context.ClientOptions, null, cancellation);
    }
}

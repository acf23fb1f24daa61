using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Proofs.Matrix;

/// <summary>A context for the embedded server that takes what it offers from its profile, since a broken one cannot be asked.</summary>
internal static class FaultContext
{
    /// <summary>Builds it.</summary>
    /// <param name="session">The server; its dialect says what it offers.</param>
    /// <param name="prompts">The authored prompts.</param>
    /// <param name="patience">Longest wait for an answer.</param>
    public static CaseContext Of(IServerSession session, PromptBook prompts, TimeSpan patience)
    {
        var capabilities = new Capabilities();
        foreach (var name in session.Endpoint.Dialect.Offers)
            capabilities.Note(name, true, "the embedded server");
        capabilities.Note("api-key", session.Endpoint.ApiKey is not null, "no key was given for this server");
        capabilities.Note("no-api-key", session.Endpoint.ApiKey is null, "a key was given for this server");
        return new(session, prompts, ModelTrust.Known, new Forget())
        {
            Capabilities = capabilities,
            ModelNames = new HashSet<string> { session.Endpoint.Model },
            ClientOptions = new ClientOptions { Timeout = patience, IdleTimeout = patience },
        };
    }

    private sealed class Forget : ITranscriptSink
    {
        public void Keep(Transcript transcript)
        {
            // The outcome carries all that a proof looks at.
        }
    }
}

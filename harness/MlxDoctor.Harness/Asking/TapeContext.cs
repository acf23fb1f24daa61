using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Asking.Tapes;

namespace MlxDoctor.Harness.Asking;

/// <summary>All that cases need to judge a recording as they would judge its server.</summary>
internal static class TapeContext
{
    /// <summary>Builds the context and lets the recording tell what the server offered.</summary>
    /// <param name="tape">The recording.</param>
    /// <param name="dialect">The dialect of the recorded server's profile, or null when there is none.</param>
    /// <param name="prompts">The authored prompts.</param>
    /// <param name="transcripts">Keeps what is read.</param>
    /// <param name="cancellation">The run was interrupted.</param>
    public static async Task<CaseContext> OpenAsync(
        TapeReader tape, Dialect? dialect, PromptBook prompts, ITranscriptSink transcripts, CancellationToken cancellation)
    {
        var context = new CaseContext(
            new TapeSession(tape.Head, dialect ?? new()), prompts, tape.Head.Known ? ModelTrust.Known : ModelTrust.Unknown, transcripts)
        {
            Capabilities = new Capabilities(),
            ModelNames = tape.Head.ModelNames.ToHashSet(StringComparer.Ordinal),
            ContextTokens = tape.Head.ContextTokens,
            Replay = tape,
        };
        await CapabilityProbe.RunAsync(context, cancellation);
        return context;
    }
}

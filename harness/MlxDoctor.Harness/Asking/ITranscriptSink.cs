using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking;

/// <summary>Keeps transcripts; the run directory's implementation writes each to a file at once.</summary>
internal interface ITranscriptSink
{
    /// <summary>Keeps one transcript.</summary>
    void Keep(Transcript transcript);

    /// <summary>Notes that a case looks at a transcript which another one kept.</summary>
    void Refer(Transcript transcript)
    {
        // Who keeps nothing has nothing to refer to.
    }
}

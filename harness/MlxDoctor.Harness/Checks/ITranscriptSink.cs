using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Checks;

/// <summary>Keeps transcripts; the run directory's implementation writes each to a file at once.</summary>
internal interface ITranscriptSink
{
    /// <summary>Keeps one transcript.</summary>
    void Keep(Transcript transcript);
}

using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Judging.Attribution;

/// <summary>Passes transcripts on and remembers those of one case, for the rule that attributes its failure.</summary>
internal sealed class CaseTranscripts(ITranscriptSink next) : ITranscriptSink
{
    /// <summary>More than any case of the contract sends; a long measurement does not fill the memory.</summary>
    private const int Most = 256;

    private readonly Lock _gate = new();
    private readonly List<Transcript> _kept = [];

    /// <summary>The transcripts so far.</summary>
    public IReadOnlyList<Transcript> All
    {
        get
        {
            lock (_gate)
                return [.. _kept];
        }
    }

    /// <inheritdoc/>
    public void Keep(Transcript transcript)
    {
        next.Keep(transcript);
        Remember(transcript);
    }

    /// <inheritdoc/>
    public void Refer(Transcript transcript)
    {
        next.Refer(transcript);
        Remember(transcript);
    }

    private void Remember(Transcript transcript)
    {
        lock (_gate)
            if (_kept.Count < Most)
                _kept.Add(transcript);
    }
}

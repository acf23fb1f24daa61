namespace MlxDoctor.Harness.Client;

/// <summary>How far a stream has come, for deciding to hang up.</summary>
internal sealed class StreamProgress
{
    private readonly BodyBuffer _body;
    private readonly SseReader _reader;
    private int _fed;

    /// <summary>Follows a body that is being received.</summary>
    public StreamProgress(BodyBuffer body, ClientOptions options)
    {
        _body = body;
        _reader = new SseReader(options.MaxEvents, new ObservationLog());
    }

    /// <summary>Pieces received so far.</summary>
    public int Chunks => _body.Chunks.Count;

    /// <summary>Bytes received so far.</summary>
    public int Bytes => _body.Length;

    /// <summary>Complete events so far; the parser only runs for those who ask.</summary>
    public IReadOnlyList<SseEvent> Events
    {
        get
        {
            for (; _fed < _body.Chunks.Count; _fed++)
            {
                var chunk = _body.Chunks[_fed];
                _reader.Feed(_body.Written.Span.Slice(chunk.Start, chunk.Length), chunk.Ticks);
            }
            return _reader.Events;
        }
    }
}

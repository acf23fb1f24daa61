using System.Text;

namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>Visible text on its way out: holds back what may be a stop string, or white space before a tool call.</summary>
internal sealed class ContentBuffer(IReadOnlyList<string> stops, bool holdSpace)
{
    private readonly StringBuilder _text = new();
    private readonly StopMatcher _matcher = new(stops);
    private readonly Queue<(int Start, TokenLogprob Token)> _tokens = new();
    private int _emitted;

    /// <summary>A stop string was completed; nothing more comes.</summary>
    public bool Stopped => StopText is not null;

    /// <summary>The stop string that was completed.</summary>
    public string? StopText { get; private set; }

    /// <summary>Drop line feeds until other text comes: set at the start and after a thought or call.</summary>
    public bool TrimStart { get; set; }

    /// <summary>Adds what a token contributed.</summary>
    public void Append(string text, TokenLogprob? token, List<AnswerPart> parts)
    {
        if (Stopped)
            return;
        var start = _text.Length;
        if (TrimStart && text.Length > 0)
        {
            text = text.TrimStart('\n', '\r');
            if (text.Length == 0)
                return;
            TrimStart = false;
        }
        _text.Append(text);
        if (token is not null)
            _tokens.Enqueue((start, token));
        if (_matcher.Find(_text) is { } cut)
        {
            StopText = _text.ToString(cut, _matcher.End - cut);
            _text.Length = cut;
            Emit(cut, parts);
            return;
        }
        var limit = _text.Length - _matcher.Held(_text);
        if (holdSpace)
        {
            while (limit > _emitted && char.IsWhiteSpace(_text[limit - 1]))
                limit--;
        }
        Emit(limit, parts);
    }

    /// <summary>Lets go of what was held back.</summary>
    /// <param name="parts">Where it goes.</param>
    /// <param name="dropSpace">White space at the end only separated the text from a tool call.</param>
    public void Flush(List<AnswerPart> parts, bool dropSpace)
    {
        var limit = _text.Length;
        while (dropSpace && limit > _emitted && char.IsWhiteSpace(_text[limit - 1]))
            limit--;
        Emit(limit, parts);
        _emitted = _text.Length;
    }

    private void Emit(int limit, List<AnswerPart> parts)
    {
        if (limit <= _emitted)
            return;
        var logprobs = new List<TokenLogprob>();
        while (_tokens.TryPeek(out var next) && next.Start < limit)
            logprobs.Add(_tokens.Dequeue().Token);
        parts.Add(new AnswerPart(PartKind.Content, _text.ToString(_emitted, limit - _emitted)) { Logprobs = logprobs });
        _emitted = limit;
    }
}

namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>A thought on its way out, without line feeds at its ends.</summary>
internal sealed class ReasoningBuffer
{
    private string _held = "";
    private bool _began;

    public void Append(string text, List<AnswerPart> parts)
    {
        text = _held + text;
        if (!_began)
            text = text.TrimStart('\n', '\r');
        var end = text.TrimEnd('\n', '\r').Length;
        _held = text[end..];
        if (end == 0)
            return;
        _began = true;
        parts.Add(new AnswerPart(PartKind.Reasoning, text[..end]));
    }

    /// <summary>The thought is over.</summary>
    public void End() => (_held, _began) = ("", false);
}

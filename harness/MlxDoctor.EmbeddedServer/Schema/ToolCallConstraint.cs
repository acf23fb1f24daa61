using MlxDoctor.EmbeddedServer.Engine;

namespace MlxDoctor.EmbeddedServer.Schema;

/// <summary>Tool calls and nothing else: mark, call, mark, and again or the end.</summary>
internal sealed class ToolCallConstraint(ToolCallShape shape) : ITokenConstraint
{
    private GrammarWalk? _call;
    private GrammarWalk? _text = shape.NewText?.Invoke();
    private bool _mayEnd;
    private bool _between;

    /// <inheritdoc/>
    public void Mask(Span<bool> allowed)
    {
        allowed.Clear();
        if (_call is not null)
        {
            _call.Allow(allowed);
            if (_call.Accepts)
                allowed[shape.CloseMark] = true;
            return;
        }
        if (_text is not null)
        {
            _text.Allow(allowed);
            if (_text.Accepts)
                AllowEnd(allowed);
        }
        if (_mayEnd)
        {
            AllowEnd(allowed);
            if (shape.LineFeed is { } lineFeed && shape.Several && !_between)
                allowed[lineFeed] = true;
        }
        if ((!_mayEnd && (_text is null || !_text.Started)) || _between)
            allowed[shape.OpenMark] = true;
    }

    /// <inheritdoc/>
    public void Accept(int token)
    {
        if (token == shape.OpenMark)
            (_call, _text, _between) = (shape.NewCall(), null, false);
        else if (token == shape.CloseMark)
            (_call, _mayEnd) = (null, true);
        else if (_call is not null)
            _call.Accept(token);
        else if (_mayEnd && token == shape.LineFeed)
            (_between, _mayEnd) = (true, false);
        else if (!shape.EndIds.Contains(token))
            _text?.Accept(token);
    }

    private void AllowEnd(Span<bool> allowed)
    {
        foreach (var id in shape.EndIds)
            allowed[id] = true;
    }
}

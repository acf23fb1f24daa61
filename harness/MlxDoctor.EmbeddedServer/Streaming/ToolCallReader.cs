using System.Text;
using System.Text.Json;

namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>Reads one <c>{"name": …, "arguments": {…}}</c> character by character and passes the arguments on as they come.</summary>
internal sealed class ToolCallReader(int index, string callId)
{
    private readonly StringBuilder _raw = new();
    private readonly StringBuilder _token = new();
    private readonly StringBuilder _early = new();
    private readonly StringBuilder _piece = new();
    private State _state = State.Before;
    private string _key = "";
    private bool _inString;
    private bool _escaped;
    private int _depth;
    private string? _name;

    private enum State
    {
        Before,
        KeyOrEnd,
        Key,
        Colon,
        Value,
        Name,
        Skipped,
        Arguments,
        AfterValue,
        Done,
        Broken,
    }

    /// <summary>The call was announced; it can no longer become plain text.</summary>
    public bool Committed { get; private set; }

    /// <summary>It is inside a text of the arguments, where a mark is only a word.</summary>
    public bool InText => _state == State.Arguments && _inString;

    public bool Complete => _state == State.Done;

    /// <summary>Everything that was read.</summary>
    public string Raw => _raw.ToString();

    /// <summary>Reads on.</summary>
    public void Feed(string text, List<AnswerPart> parts)
    {
        _raw.Append(text);
        foreach (var c in text)
            Next(c, parts);
        FlushPiece(parts);
    }

    private void Next(char c, List<AnswerPart> parts)
    {
        switch (_state)
        {
            case State.Before:
                Move(c, '{', State.KeyOrEnd);
                break;
            case State.KeyOrEnd when c == '}':
                _state = State.Done;
                break;
            case State.KeyOrEnd:
                Move(c, '"', State.Key);
                break;
            case State.Key or State.Name:
                if (ReadString(c) is { } text)
                    EndString(text, parts);
                break;
            case State.Colon:
                Move(c, ':', State.Value);
                break;
            case State.Value when !char.IsWhiteSpace(c):
                BeginValue(c);
                break;
            case State.Arguments:
                _piece.Append(c);
                ReadRaw(c);
                break;
            case State.Skipped:
                ReadRaw(c);
                if (_state == State.Done)
                    End(parts);
                break;
            case State.AfterValue:
                AfterValue(c, parts);
                break;
            default:
                break;
        }
    }

    private void AfterValue(char c, List<AnswerPart> parts)
    {
        if (c == ',')
            _state = State.KeyOrEnd;
        else if (c == '}')
            End(parts);
        else if (!char.IsWhiteSpace(c))
            _state = State.Broken;
    }

    /// <summary>A call without arguments is a call all the same.</summary>
    private void End(List<AnswerPart> parts)
    {
        FlushPiece(parts);
        _state = _name is null ? State.Broken : State.Done;
        if (_name is not null && !Committed)
        {
            Commit(parts);
            parts.Add(new AnswerPart(PartKind.ToolArguments, _early.Length > 0 ? _early.ToString() : "{}") { Index = index });
        }
    }

    private void BeginValue(char c)
    {
        (_depth, _inString, _escaped) = (0, false, false);
        switch (_key)
        {
            case "name" when c == '"':
                _state = State.Name;
                break;
            case "arguments" when c == '{':
                _state = State.Arguments;
                _piece.Append(c);
                ReadRaw(c);
                break;
            case "name" or "arguments":
                _state = State.Broken;
                break;
            default:
                _state = State.Skipped;
                ReadRaw(c);
                break;
        }
    }

    private void EndString(string text, List<AnswerPart> parts)
    {
        if (_state == State.Key)
        {
            (_key, _state) = (text, State.Colon);
            return;
        }
        (_name, _state) = (text, State.AfterValue);
        if (_early.Length == 0)
            return;
        Commit(parts);
        parts.Add(new AnswerPart(PartKind.ToolArguments, _early.ToString()) { Index = index });
    }

    /// <summary>Follows a value until its brackets and quotes are closed.</summary>
    private void ReadRaw(char c)
    {
        if (_inString)
        {
            if (_escaped)
                _escaped = false;
            else if (c == '\\')
                _escaped = true;
            else if (c == '"')
                _inString = false;
        }
        else if (c == '"')
        {
            _inString = true;
        }
        else if (c is '{' or '[')
        {
            _depth++;
        }
        else if (c is '}' or ']')
        {
            _depth--;
        }
        if (_depth < 0)
            _state = State.Done;
        else if (_depth == 0 && !_inString && c is '}' or ']' or '"')
            _state = State.AfterValue;
        else if (_depth == 0 && !_inString && c == ',')
            _state = State.KeyOrEnd;
    }

    private void FlushPiece(List<AnswerPart> parts)
    {
        if (_piece.Length == 0)
            return;
        var piece = _piece.ToString();
        _piece.Clear();
        if (_name is null)
        {
            _early.Append(piece);
            return;
        }
        if (!Committed)
            Commit(parts);
        parts.Add(new AnswerPart(PartKind.ToolArguments, piece) { Index = index });
    }

    private void Commit(List<AnswerPart> parts)
    {
        Committed = true;
        parts.Add(new AnswerPart(PartKind.ToolStart, _name!) { Index = index, CallId = callId });
    }

    /// <summary>The decoded string once its closing quote is read.</summary>
    private string? ReadString(char c)
    {
        if (!_escaped && c == '"')
        {
            var text = $"\"{_token}\"";
            _token.Clear();
            try
            {
                return JsonSerializer.Deserialize<string>(text);
            }
            catch (JsonException)
            {
                _state = State.Broken;
                return null;
            }
        }
        _escaped = !_escaped && c == '\\';
        _token.Append(c);
        return null;
    }

    private void Move(char c, char wanted, State next)
    {
        if (c == wanted)
            _state = next;
        else if (!char.IsWhiteSpace(c))
            _state = State.Broken;
        if (next is State.Key)
            _escaped = false;
    }
}

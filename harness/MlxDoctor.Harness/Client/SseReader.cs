using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace MlxDoctor.Harness.Client;

/// <summary>
/// Reads an event stream piece by piece (WHATWG HTML, "Server-sent events", 9.2.5 and 9.2.6); how it is cut into pieces changes nothing but times.
/// Other than the standard asks, an event that the stream's end cuts off is kept and marked.
/// </summary>
internal sealed class SseReader(int maxEvents, ObservationLog log)
{
    private readonly List<SseEvent> _events = [];
    private readonly ArrayBufferWriter<byte> _line = new(256);
    private readonly ArrayBufferWriter<byte> _data = new(1024);
    private int _position;
    private int _lineStart;
    private long _lineTicks;
    private long _crTicks;
    private bool _lineOpen;
    private bool _pendingCr;
    private int _eventStart = -1;
    private long _eventTicks;
    private long _dataTicks;
    private LineEnding _dataEnding;
    private int _dataLines;
    private string? _name;

    /// <summary>Events so far.</summary>
    public IReadOnlyList<SseEvent> Events => _events;

    /// <summary>Comment lines so far; servers send them to keep a connection alive.</summary>
    public int Comments { get; private set; }

    /// <summary>Takes the next piece, which may end anywhere, even between CR and LF or within a rune.</summary>
    public void Feed(ReadOnlySpan<byte> bytes, long ticks)
    {
        while (!bytes.IsEmpty)
        {
            if (_pendingCr)
            {
                _pendingCr = false;
                var lf = bytes[0] == '\n';
                if (lf)
                {
                    bytes = bytes[1..];
                    _position++;
                }
                EndLine(_line.WrittenSpan, lf ? LineEnding.CrLf : LineEnding.Cr, _crTicks);
                continue;
            }
            if (!_lineOpen)
            {
                _lineOpen = true;
                _lineStart = _position;
                _lineTicks = ticks;
            }
            var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
            if (end < 0)
            {
                _line.Write(bytes);
                _position += bytes.Length;
                return;
            }
            _position += end + 1;
            var isCr = bytes[end] == '\r';
            if (!isCr && _line.WrittenCount == 0)
            {
                EndLine(bytes[..end], LineEnding.Lf, ticks);
            }
            else
            {
                _line.Write(bytes[..end]);
                if (isCr)
                {
                    // Whether it was CR or CR LF is only known with the next byte.
                    _pendingCr = true;
                    _crTicks = ticks;
                }
                else
                {
                    EndLine(_line.WrittenSpan, LineEnding.Lf, ticks);
                }
            }
            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>The stream is over: keeps what was not terminated.</summary>
    public void Complete(long ticks)
    {
        if (_pendingCr)
            EndLine(_line.WrittenSpan, LineEnding.Cr, _crTicks);
        else if (_line.WrittenCount > 0)
            EndLine(_line.WrittenSpan, LineEnding.None, ticks);
        _pendingCr = false;
        if (_dataLines == 0 && _name is null)
            return;
        log.Add(ObservationCodes.Unterminated, "the stream ends within an event: " + Encoding.UTF8.GetString(_data.WrittenSpan));
        Dispatch(terminated: false);
    }

    private void EndLine(ReadOnlySpan<byte> line, LineEnding ending, long ticks)
    {
        if (ending == LineEnding.CrLf)
            log.Add(ObservationCodes.CrLf, "lines end with CR LF");
        else if (ending == LineEnding.Cr)
            log.Add(ObservationCodes.Cr, "lines end with CR alone");
        if (_lineStart == 0 && line.StartsWith("\uFEFF"u8))
        {
            log.Add(ObservationCodes.Bom, "the stream starts with a byte order mark");
            line = line[3..];
        }
        TakeLine(line, ending, ticks);
        _line.ResetWrittenCount();
        _lineOpen = false;
    }

    private void TakeLine(ReadOnlySpan<byte> line, LineEnding ending, long ticks)
    {
        if (line.IsEmpty)
        {
            Dispatch(terminated: true);
            return;
        }
        if (line[0] == ':')
        {
            Comments++;
            log.Add(ObservationCodes.Comment, Encoding.UTF8.GetString(line));
            return;
        }
        if (_eventStart < 0)
        {
            _eventStart = _lineStart;
            _eventTicks = _lineTicks;
        }
        var colon = line.IndexOf((byte)':');
        var field = colon < 0 ? line : line[..colon];
        var value = colon < 0 ? [] : line[(colon + 1)..];
        if (value is [(byte)' ', ..])
            value = value[1..];
        if (field.SequenceEqual("data"u8))
        {
            if (_dataLines++ > 0)
            {
                log.Add(ObservationCodes.MultiLine, "an event has several data lines");
                _data.Write("\n"u8);
            }
            _data.Write(value);
            _dataTicks = ticks;
            _dataEnding = ending;
        }
        else if (field.SequenceEqual("event"u8))
        {
            _name = Encoding.UTF8.GetString(value);
            log.Add(ObservationCodes.NamedEvent, "event: " + _name);
        }
        else if (!field.SequenceEqual("id"u8) && !field.SequenceEqual("retry"u8))
        {
            log.Add(ObservationCodes.UnknownField, Encoding.UTF8.GetString(line));
        }
    }

    private void Dispatch(bool terminated)
    {
        if (_dataLines == 0)
        {
            if (_name is not null)
                log.Add(ObservationCodes.EventWithoutData, "event: " + _name);
        }
        else if (_events.Count >= maxEvents)
        {
            log.Add(ObservationCodes.LimitEvents, FormattableString.Invariant($"more than {maxEvents} events; the rest is not read"));
        }
        else
        {
            var bytes = _data.WrittenSpan;
            var text = Encoding.UTF8.GetString(bytes);
            // A cut in the middle of a rune at the stream's end is a truncation, not bad encoding.
            if (terminated && !Utf8.IsValid(bytes))
                log.Add(ObservationCodes.InvalidUtf8, text);
            if (bytes.IsEmpty)
                log.Add(ObservationCodes.EmptyData, "an event has empty data");
            _events.Add(new SseEvent(text, _name, _eventTicks, _dataTicks, _dataEnding, _eventStart, _position - _eventStart, terminated));
        }
        _data.ResetWrittenCount();
        _dataLines = 0;
        _name = null;
        _eventStart = -1;
    }
}

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace MlxDoctor.Harness.Client;

/// <summary>Reads HTTP/1 messages from a connection piece by piece; nothing waits for more than has come.</summary>
internal sealed class WireReader(Stream stream)
{
    private const int MostHead = 1 << 20;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _start, _end;
    private Task<int>? _filling;

    /// <summary>Waits until bytes are there.</summary>
    /// <returns>False at the end of the connection.</returns>
    public async Task<bool> WaitAsync()
    {
        if (_start < _end)
            return true;
        _filling ??= stream.ReadAsync(_buffer).AsTask();
        var read = await _filling;
        _filling = null;
        (_start, _end) = (0, read);
        return read > 0;
    }

    /// <summary>First line and headers, or null when the connection ends before them.</summary>
    public async Task<WireHead?> HeadAsync()
    {
        var head = new StringBuilder();
        while (await WaitAsync())
        {
            while (_start < _end)
            {
                head.Append((char)_buffer[_start++]);
                if (head[^1] == '\n' && (EndsWith(head, "\r\n\r\n") || EndsWith(head, "\n\n")))
                    return WireHead.Parse(head.ToString());
                if (head.Length > MostHead)
                    throw new InvalidDataException("a head without end");
            }
        }
        return null;
    }

    /// <summary>The body, in the pieces in which it comes, without the framing of chunks.</summary>
    /// <param name="head">Says how long it is.</param>
    /// <param name="untilClose">Without a length it lasts until the connection ends; else there is none.</param>
    /// <param name="cancellation">Stops between pieces.</param>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> BodyAsync(WireHead head, bool untilClose, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (head.Chunked)
        {
            while (await LineAsync() is { } line
                && int.Parse(line.Split(';')[0].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var size)
            {
                await foreach (var piece in PiecesAsync(size, cancellation))
                    yield return piece;
                await LineAsync();
            }
            while (await LineAsync() is { Length: > 0 })
            {
                // Trailers are of no use to anyone.
            }
        }
        else if (head.Length is { } length || !untilClose)
        {
            await foreach (var piece in PiecesAsync(head.Length ?? 0, cancellation))
                yield return piece;
        }
        else
        {
            await foreach (var piece in PiecesAsync(null, cancellation))
                yield return piece;
        }
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> PiecesAsync(long? length, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var left = length; left is not 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!await WaitAsync())
            {
                if (left is not null)
                    throw new EndOfStreamException("the body ends early");
                yield break;
            }
            var take = (int)Math.Min(_end - _start, left ?? int.MaxValue);
            var piece = _buffer.AsMemory(_start, take);
            _start += take;
            left -= take;
            yield return piece;
        }
    }

    private async Task<string?> LineAsync()
    {
        var line = new StringBuilder();
        while (await WaitAsync())
        {
            var c = (char)_buffer[_start++];
            if (c == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append(c);
        }
        throw new EndOfStreamException("the body ends early");
    }

    private static bool EndsWith(StringBuilder text, string end)
    {
        if (text.Length < end.Length)
            return false;
        for (var i = 0; i < end.Length; i++)
            if (text[text.Length - end.Length + i] != end[i])
                return false;
        return true;
    }
}

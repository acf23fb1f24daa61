using System.Globalization;
using System.Text;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Proofs.Proxy;

/// <summary>Passes the body of an answer on as it comes, event by event where a fault looks at events.</summary>
internal sealed class WireStream(WireLink link, TimeProvider time)
{
    private bool _deaf;

    /// <summary>Every piece as it comes.</summary>
    /// <param name="answer">Head of the answer.</param>
    /// <param name="pieces">Its body.</param>
    /// <param name="bare">The answer has no body whatever its head says.</param>
    /// <param name="strays">The rest is read from the server although the client has left.</param>
    /// <param name="cancellation">The client has left.</param>
    public async Task<bool> PassAsync(WireHead answer, IAsyncEnumerable<ReadOnlyMemory<byte>> pieces, bool bare, bool strays, CancellationToken cancellation)
    {
        await SendAsync(answer.ToBytes(), strays, cancellation);
        await foreach (var piece in pieces)
            await PieceAsync(answer, piece, strays, cancellation);
        return await EndAsync(answer, bare, strays, cancellation);
    }

    /// <summary>Every event through a filter.</summary>
    /// <param name="answer">Head of the answer.</param>
    /// <param name="pieces">Its body.</param>
    /// <param name="filter">What becomes of each event.</param>
    /// <param name="touch">Told when the stream is not what the server sent.</param>
    /// <param name="strays">The rest is read from the server although the client has left.</param>
    /// <param name="cancellation">The client has left.</param>
    public async Task<bool> FilterAsync(
        WireHead answer, IAsyncEnumerable<ReadOnlyMemory<byte>> pieces, EventFilter filter, Action touch, bool strays, CancellationToken cancellation)
    {
        await SendAsync(answer.ToBytes(), strays, cancellation);
        var waiting = new List<byte>();
        // Events that are passed on as they came, in their order, are no lie.
        var came = new Queue<WireEvent>();
        IEnumerable<WireEvent> Note(IEnumerable<WireEvent> sent)
        {
            foreach (var e in sent)
            {
                if (!came.TryDequeue(out var next) || !ReferenceEquals(next, e))
                    touch();
                yield return e;
            }
        }
        await foreach (var piece in pieces)
        {
            waiting.AddRange(piece.ToArray());
            while (Boundary(waiting) is > 0 and var end)
            {
                var next = new WireEvent([.. waiting.Take(end)]);
                waiting.RemoveRange(0, end);
                came.Enqueue(next);
                if (await PassAsync(answer, Note(filter(next)), strays, cancellation) is { } stopped)
                    return stopped;
            }
        }
        if (waiting.Count > 0)
        {
            came.Enqueue(new WireEvent([.. waiting]));
            if (await PassAsync(answer, Note(filter(came.Last())), strays, cancellation) is { } cut)
                return cut;
        }
        if (await PassAsync(answer, Note(filter(null)), strays, cancellation) is { } over)
            return over;
        if (came.Count > 0)
            touch();
        return await EndAsync(answer, bare: false, strays, cancellation);
    }

    /// <summary>What a filter made of an event; not null when the stream is over with it.</summary>
    private async Task<bool?> PassAsync(WireHead answer, IEnumerable<WireEvent> events, bool strays, CancellationToken cancellation)
    {
        foreach (var e in events)
        {
            if (e.Pause > TimeSpan.Zero)
                await Task.Delay(e.Pause, time, cancellation);
            if (e.Breaks)
            {
                link.Tear();
                return false;
            }
            if (e.Stops)
            {
                await EndAsync(answer, bare: false, strays, cancellation);
                link.LeaveServer();
                return false;
            }
            if (e.Bytes.Length > 0)
                await PieceAsync(answer, e.Bytes, strays, cancellation);
        }
        return null;
    }

    private async Task PieceAsync(WireHead answer, ReadOnlyMemory<byte> piece, bool strays, CancellationToken cancellation)
    {
        if (!answer.Chunked)
        {
            await SendAsync(piece, strays, cancellation);
            return;
        }
        var size = Encoding.ASCII.GetBytes(piece.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
        await SendAsync((byte[])[.. size, .. piece.Span, (byte)'\r', (byte)'\n'], strays, cancellation);
    }

    private async Task<bool> EndAsync(WireHead answer, bool bare, bool strays, CancellationToken cancellation)
    {
        if (answer.Chunked && !bare)
            await SendAsync("0\r\n\r\n"u8.ToArray(), strays, cancellation);
        return !answer.Closes && (bare || answer.Chunked || answer.Length is not null);
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes, bool strays, CancellationToken cancellation)
    {
        if (_deaf)
            return;
        try
        {
            await link.Client.WriteAsync(bytes, cancellation);
        }
        catch (Exception e) when (strays && e is IOException or ObjectDisposedException)
        {
            _deaf = true;
        }
    }

    /// <summary>Where the first event ends, its blank line included; 0 when it is not complete yet.</summary>
    private static int Boundary(List<byte> bytes)
    {
        for (var i = 1; i < bytes.Count; i++)
            if (bytes[i] == '\n' && (bytes[i - 1] == '\n' || (i > 2 && bytes[i - 1] == '\r' && bytes[i - 2] == '\n')))
                return i + 1;
        return 0;
    }
}

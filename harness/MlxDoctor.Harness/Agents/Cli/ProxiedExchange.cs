using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Agents.Cli;

/// <summary>One request that is passed on, and its answer on the way back.</summary>
/// <param name="request">What the agent asked.</param>
/// <param name="url">Where it is passed on.</param>
/// <param name="head">The agent's own head.</param>
/// <param name="time">The clock.</param>
internal sealed class ProxiedExchange(ApiRequest request, Uri url, WireHead head, TimeProvider time)
{
    /// <summary>What is kept of an answer.</summary>
    public const int MostKept = 8 << 20;

    /// <summary>Pieces that are kept of an answer; a server that sends single bytes does not fill the memory with their times.</summary>
    private const int MostPieces = 200_000;

    /// <summary>Headers that belong to one connection, or that framing makes anew.</summary>
    private static readonly string[] OfConnection =
        ["connection", "keep-alive", "proxy-connection", "transfer-encoding", "te", "trailer", "upgrade", "content-length"];

    private static readonly string[] LastEvents = ["event: message_stop", "event: response.completed", "event: response.incomplete", "event: response.failed"];

    private readonly BodyBuffer _body = new();
    private readonly List<double> _held = [];
    private bool _agentGone, _told;

    /// <summary>Headers that are sent to the server.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Headers { get; init; } = request.Headers;

    /// <summary>The server's key, or null.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Told what there is of an answer when it grows longer than what is kept, which is then passed on all the same; null cuts it.</summary>
    public Action<Exchange>? TooLong { get; init; }

    /// <summary>Told before the agent can see that the answer is complete.</summary>
    public Action? Ending { get; init; }

    /// <summary>How long each piece was held, in ms.</summary>
    public IReadOnlyList<double> HeldMs => _held;

    /// <summary>The answer was passed on to its end, and the connection can carry another.</summary>
    public bool Whole { get; private set; }

    /// <summary>The agent hung up before the end.</summary>
    public bool Left { get; private set; }

    private bool Bare(int status) => request.Method == "HEAD" || status is 204 or 304;

    /// <summary>An agent of HTTP/1.0 knows no chunks: the end of the connection is the end of the answer.</summary>
    private bool Old => head.Line.EndsWith("HTTP/1.0", StringComparison.Ordinal);

    /// <summary>Sends, passes every piece back at once, and says what happened.</summary>
    public async Task<Exchange> RunAsync(HttpMessageInvoker http, NetworkStream agent, CancellationToken left)
    {
        var (at, sent) = (time.GetUtcNow(), time.GetTimestamp());
        var exchange = new Exchange { Request = request, Url = url.AbsoluteUri, TicksPerSecond = time.TimestampFrequency, SentAt = at };
        using var message = ToMessage();
        try
        {
            using var response = await http.SendAsync(message, left);
            exchange = exchange with
            {
                Status = (int)response.StatusCode,
                HttpVersion = response.Version.ToString(2),
                ReasonPhrase = response.ReasonPhrase,
                Headers = [.. response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
                    .SelectMany(h => h.Value.Select(v => new HeaderField(h.Key, v)))],
                HeadersTicks = time.GetTimestamp() - sent,
            };
            var length = response.Content.Headers.ContentLength;
            var chunked = length is null && !Old && !Bare(exchange.Status.Value);
            await SayAsync(agent, HeadOf(exchange, length, chunked), left);
            if (Bare(exchange.Status.Value) || await CopyAsync(exchange, response, agent, chunked, sent, left))
            {
                Ending?.Invoke();
                if (chunked)
                    await SayAsync(agent, Encoding.Latin1.GetBytes($"0\r\n{Trailers(response)}\r\n"), left);
                Whole = !head.Closes && !(Old || (length is null && !chunked && !Bare(exchange.Status.Value)));
            }
            else
            {
                // A clean end would tell the agent that this was all.
                Break(agent);
                exchange = Long(exchange) with
                {
                    Failure = FormattableString.Invariant(
                        $"the recording proxy cut the answer after {MostKept} bytes and broke the agent's connection; the server had more to say"),
                };
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or SocketException or InvalidOperationException)
        {
            Left = _agentGone || left.IsCancellationRequested;
            Break(agent);
            // Clients of streams hang up when they have read the last event.
            exchange = Left && (_body.HasDone || SaidAll())
                ? exchange
                : exchange with
                {
                    End = Left ? TransportEnd.Aborted : exchange.Status is null ? TransportEnd.ConnectFailed : TransportEnd.Broken,
                    Failure = Left ? "the agent hung up" : e.Message,
                };
            Left = exchange.End == TransportEnd.Aborted;
        }
        return Taken(exchange, sent);
    }

    private Exchange Taken(Exchange exchange, long sent) =>
        exchange with { Chunks = _body.Chunks, Body = _body.Written, EndTicks = time.GetTimestamp() - sent };

    private static Exchange Long(Exchange exchange) => exchange with
    {
        End = TransportEnd.LimitExceeded,
        LimitCode = ObservationCodes.LimitBody,
        Failure = FormattableString.Invariant(
            $"the answer has no end that is worth waiting for: more than {MostKept} bytes or {MostPieces} pieces; the rest was passed on and not kept"),
    };

    /// <summary>False when the answer is longer than what is kept and nobody wants the rest.</summary>
    private async Task<bool> CopyAsync(
        Exchange exchange, HttpResponseMessage response, NetworkStream agent, bool chunked, long sent, CancellationToken left)
    {
        await using var source = await response.Content.ReadAsStreamAsync(left);
        byte[]? scratch = null;
        var passed = 0L;
        // An agent that has all that was announced may be gone before the server's end is seen.
        while (response.Content.Headers.ContentLength is not { } all || passed < all)
        {
            var room = MostKept - _body.Length;
            if (_body.Chunks.Count >= MostPieces)
                room = 0;
            // One byte more than may be kept tells an answer that just fits from one that goes on.
            var space = room > 0 ? _body.Room(room) : scratch ??= new byte[TooLong is null ? 1 : 64 << 10];
            var count = await source.ReadAsync(space, left);
            if (count == 0)
                return true;
            var arrived = time.GetTimestamp();
            if (room == 0 && TooLong is null)
                return false;
            if (room == 0 && !_told)
            {
                _told = true;
                TooLong!(Taken(Long(exchange), sent));
            }
            else if (room > 0)
            {
                _body.Advance(count, arrived - sent);
                if (_body.HasDone || passed + count == response.Content.Headers.ContentLength)
                    Ending?.Invoke();
            }
            await SayAsync(agent, chunked ? Chunk(space.Span[..count]) : space[..count], left);
            passed += count;
            if (_held.Count < MostPieces)
                _held.Add(time.GetElapsedTime(arrived).TotalMilliseconds);
        }
        return true;
    }

    private async Task SayAsync(NetworkStream agent, ReadOnlyMemory<byte> bytes, CancellationToken left)
    {
        try
        {
            await agent.WriteAsync(bytes, left);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or SocketException)
        {
            _agentGone = true;
            throw new IOException("the agent hung up", e);
        }
    }

    private static byte[] Chunk(ReadOnlySpan<byte> piece) =>
        [.. Encoding.ASCII.GetBytes(piece.Length.ToString("x", CultureInfo.InvariantCulture)), .. "\r\n"u8, .. piece, .. "\r\n"u8];

    private byte[] HeadOf(Exchange exchange, long? length, bool chunked)
    {
        var answer = new WireHead(
            FormattableString.Invariant($"HTTP/1.1 {exchange.Status} {exchange.ReasonPhrase}"),
            [.. exchange.Headers.Where(h => !OfConnection.Contains(h.Name, StringComparer.OrdinalIgnoreCase)).Select(h => (h.Name, h.Value ?? ""))]);
        if (chunked)
            answer = answer.With("Transfer-Encoding", "chunked");
        else if (length is { } known)
            answer = answer.With("Content-Length", known.ToString(CultureInfo.InvariantCulture));
        return answer.With("Connection", head.Closes || Old ? "close" : "keep-alive").ToBytes();
    }

    private static string Trailers(HttpResponseMessage response) =>
        string.Concat(response.TrailingHeaders.NonValidated.SelectMany(h => h.Value.Select(v => $"{h.Key}: {v}\r\n")));

    private bool SaidAll()
    {
        var tail = Encoding.UTF8.GetString(_body.Written.Span[Math.Max(0, _body.Length - (64 << 10))..]);
        return Array.Exists(LastEvents, e => tail.Contains(e, StringComparison.Ordinal));
    }

    /// <summary>The agent must see the same break; what came before it is not lost.</summary>
    private void Break(NetworkStream agent)
    {
        try
        {
            // Where the end of the connection is the end of the answer, only a reset is no end.
            if (Old)
                agent.Socket.LingerState = new LingerOption(true, 0);
            agent.Close();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }
    }

    private HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), url)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (request.Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
            message.Content.Headers.ContentLength = body.Length;
            if (request.ContentType is not null)
                message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }
        foreach (var (name, value) in Headers)
            if (!OfConnection.Contains(name, StringComparer.OrdinalIgnoreCase))
                message.Headers.TryAddWithoutValidation(name, value);
        if (ApiKey is { Length: > 0 })
            message.Headers.TryAddWithoutValidation("Authorization", "Bearer " + ApiKey);
        return message;
    }
}

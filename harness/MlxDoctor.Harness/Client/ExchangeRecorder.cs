using System.Net.Sockets;

namespace MlxDoctor.Harness.Client;

/// <summary>Runs one exchange: stamps each piece when it arrives, enforces the limits, turns every failure into a fact.</summary>
internal sealed class ExchangeRecorder(ApiRequest request, Uri url, ClientOptions options, TimeProvider time)
{
    private readonly BodyBuffer _body = new();
    private readonly TimeSpan _idle = request.IdleTimeout ?? options.IdleTimeout;
    private long _sent;
    private Exchange? _head;
    private TransportEnd _end;
    private string? _failure;
    private string? _limit;
    private bool _openAfterDone;

    /// <summary>Sends and reads to the end.</summary>
    public async Task<Exchange> RunAsync(HttpMessageInvoker http, HttpRequestMessage message, CancellationToken ct)
    {
        using var total = new CancellationTokenSource(request.Timeout ?? options.Timeout, time);
        using var silence = new CancellationTokenSource(request.Stream ? _idle : Timeout.InfiniteTimeSpan, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(ct, total.Token, silence.Token);
        // The request can be sent only once the connection stands, and setting it up is our kernel's work: a server that is slow to accept is still seen.
        var connection = OneConnection.Of(message, () => _sent = time.GetTimestamp());
        var sentAt = time.GetUtcNow();
        _sent = time.GetTimestamp();
        try
        {
            using var response = await http.SendAsync(message, any.Token).ConfigureAwait(false);
            TakeHead(response);
            silence.CancelAfter(_idle);
            if (_head!.Status is >= 300 and <= 399)
                Stop(
                    TransportEnd.Redirect,
                    FormattableString.Invariant($"HTTP {_head.Status} to {_head.Header("Location") ?? "nowhere"}: redirects are refused"));
            else
                await ReadBodyAsync(response, silence, any.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (any.IsCancellationRequested)
        {
            TakeCancellation(ct, total);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or SocketException or InvalidOperationException
            or FormatException or UriFormatException)
        {
            if (any.IsCancellationRequested)
                TakeCancellation(ct, total);
            else
                TakeFailure(e, connection);
        }
        return (_head ?? new Exchange { Request = request, Url = url.AbsoluteUri, TicksPerSecond = time.TimestampFrequency }) with
        {
            SentAt = sentAt,
            Chunks = _body.Chunks,
            Body = _body.Written,
            EndTicks = time.GetTimestamp() - _sent,
            End = _end,
            Failure = _failure,
            LimitCode = _limit,
            OpenAfterDone = _openAfterDone,
        };
    }

    private void TakeHead(HttpResponseMessage response)
    {
        var ticks = time.GetTimestamp() - _sent;
        _head = new Exchange
        {
            Request = request,
            Url = url.AbsoluteUri,
            TicksPerSecond = time.TimestampFrequency,
            Status = (int)response.StatusCode,
            HttpVersion = response.Version.ToString(2),
            ReasonPhrase = response.ReasonPhrase,
            Headers = [.. response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
                .SelectMany(h => h.Value.Select(v => new HeaderField(h.Key, v)))],
            HeadersTicks = ticks,
        };
    }

    private async Task ReadBodyAsync(HttpResponseMessage response, CancellationTokenSource silence, CancellationToken any)
    {
        var progress = request.AbortWhen is null ? null : new StreamProgress(_body, options);
        var lines = IsStream;
        await using var stream = await response.Content.ReadAsStreamAsync(any).ConfigureAwait(false);
        while (true)
        {
            var read = await stream.ReadAsync(_body.Room(options.MaxBodyBytes + 1 - _body.Length), any).ConfigureAwait(false);
            if (read == 0)
            {
                options.Heard?.Invoke();
                return;
            }
            var line = _body.LineStart;
            _body.Advance(read, time.GetTimestamp() - _sent);
            // A line that comes drop by drop is no event: only its end breaks the silence.
            if (!lines || _body.LineStart > line)
                silence.CancelAfter(_body.HasDone ? options.AfterDoneTimeout : _idle);
            if (lines && _body.LineStart > line)
                options.Heard?.Invoke();
            if (_body.OpenLine > options.MaxLineBytes && lines)
                Exceed(ObservationCodes.LimitLine, FormattableString.Invariant($"a line of the stream is longer than {options.MaxLineBytes} bytes"));
            else if (_body.Length > options.MaxBodyBytes)
                Exceed(ObservationCodes.LimitBody, FormattableString.Invariant($"the body is longer than {options.MaxBodyBytes} bytes"));
            else if (progress is not null && request.AbortWhen!(progress))
                Stop(TransportEnd.Aborted, "the client hung up as the request says");
            else
                continue;
            return;
        }
    }

    private bool IsStream => _head?.Header("Content-Type")?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;

    private void TakeCancellation(CancellationToken caller, CancellationTokenSource total)
    {
        if (caller.IsCancellationRequested)
            Stop(TransportEnd.Aborted, "cancelled");
        else if (total.IsCancellationRequested)
            Stop(TransportEnd.Timeout, FormattableString.Invariant($"no end after {(request.Timeout ?? options.Timeout).TotalSeconds} s"));
        else if (_body.HasDone)
            _openAfterDone = true;
        else
            Stop(TransportEnd.IdleTimeout, FormattableString.Invariant($"silence for {_idle.TotalSeconds} s"));
    }

    private void TakeFailure(Exception e, OneConnection connection)
    {
        var http = e as HttpRequestException;
        if (http?.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
            Exceed(ObservationCodes.LimitHeaders, FormattableString.Invariant($"the headers are longer than {options.MaxHeaderKiB} KiB"));
        else if (connection.RefusedSecond)
            Stop(TransportEnd.Broken, "the server closed the connection without an answer");
        else
            Stop(
                connection.Connected || (options.KeepAlive && http?.HttpRequestError != HttpRequestError.ConnectionError)
                    ? TransportEnd.Broken
                    : TransportEnd.ConnectFailed,
                Chain(e));
    }

    private static string Chain(Exception e)
    {
        var text = e.Message;
        for (var inner = e.InnerException; inner is not null; inner = inner.InnerException)
            if (!text.Contains(inner.Message, StringComparison.Ordinal))
                text += " | " + inner.Message;
        return text;
    }

    private void Exceed(string code, string what)
    {
        _limit = code;
        Stop(TransportEnd.LimitExceeded, what);
    }

    private void Stop(TransportEnd end, string what)
    {
        _end = end;
        _failure = what;
    }
}

using System.Net;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Agents.Cli;

/// <summary>One request that is passed on, and its answer on the way back.</summary>
/// <param name="request">What the agent asked.</param>
/// <param name="url">Where it is passed on.</param>
/// <param name="apiKey">The server's key, or null.</param>
/// <param name="time">The clock.</param>
/// <param name="breakOff">Lets the answer end as a broken one.</param>
internal sealed class ProxiedExchange(ApiRequest request, Uri url, string? apiKey, TimeProvider time, Action breakOff)
{
    /// <summary>Longer answers are cut: an agent's whole session is kept in memory.</summary>
    public const int MostKept = 8 << 20;

    private readonly BodyBuffer _body = new();

    /// <summary>Sends, passes every piece back at once, and says what happened.</summary>
    public async Task<Exchange> RunAsync(HttpMessageInvoker http, HttpListenerResponse answer, CancellationToken cancellation)
    {
        var (at, sent) = (time.GetUtcNow(), time.GetTimestamp());
        var exchange = new Exchange { Request = request, Url = url.AbsoluteUri, TicksPerSecond = time.TimestampFrequency, SentAt = at };
        using var message = ToMessage();
        try
        {
            using var response = await http.SendAsync(message, cancellation);
            exchange = exchange with
            {
                Status = (int)response.StatusCode,
                HttpVersion = response.Version.ToString(2),
                ReasonPhrase = response.ReasonPhrase,
                Headers = [.. response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
                    .SelectMany(h => h.Value.Select(v => new HeaderField(h.Key, v)))],
                HeadersTicks = time.GetTimestamp() - sent,
            };
            answer.StatusCode = exchange.Status.Value;
            answer.ContentType = exchange.Header("Content-Type");
            answer.SendChunked = request.Method != "HEAD";
            if (request.Method == "HEAD" || await CopyAsync(response, answer, sent, cancellation))
            {
                answer.Close();
            }
            else
            {
                // A clean end would tell the agent that this was all.
                breakOff();
                answer.Abort();
                exchange = exchange with
                {
                    End = TransportEnd.LimitExceeded,
                    LimitCode = ObservationCodes.LimitBody,
                    Failure = FormattableString.Invariant(
                        $"the recording proxy cut the answer after {MostKept} bytes and broke the agent's connection; the server had more to say"),
                };
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException && !cancellation.IsCancellationRequested)
        {
            // The agent must see the same break.
            breakOff();
            answer.Abort();
            exchange = exchange with { End = exchange.Status is null ? TransportEnd.ConnectFailed : TransportEnd.Broken, Failure = e.Message };
        }
        return exchange with { Chunks = _body.Chunks, Body = _body.Written, EndTicks = time.GetTimestamp() - sent };
    }

    /// <summary>False when the answer is longer than what is kept.</summary>
    private async Task<bool> CopyAsync(HttpResponseMessage response, HttpListenerResponse answer, long sent, CancellationToken cancellation)
    {
        await using var source = await response.Content.ReadAsStreamAsync(cancellation);
        while (true)
        {
            var left = MostKept - _body.Length;
            // One byte more than may be kept tells an answer that just fits from one that goes on.
            var room = left > 0 ? _body.Room(left) : new byte[1];
            var count = await source.ReadAsync(room, cancellation);
            if (count == 0)
                return true;
            if (left == 0)
                return false;
            await answer.OutputStream.WriteAsync(room[..count], cancellation);
            await answer.OutputStream.FlushAsync(cancellation);
            _body.Advance(count, time.GetTimestamp() - sent);
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
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }
        foreach (var (name, value) in request.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        if (apiKey is { Length: > 0 })
            message.Headers.TryAddWithoutValidation("Authorization", "Bearer " + apiKey);
        return message;
    }
}

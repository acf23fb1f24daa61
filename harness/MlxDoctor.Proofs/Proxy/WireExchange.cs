using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Proofs.Proxy;

/// <summary>One request and its answer on their way through the proxy.</summary>
internal sealed class WireExchange(WireLink link, Func<WireState> state, TimeProvider time)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private volatile bool _over;

    /// <summary>Passes one exchange on.</summary>
    /// <returns>True when the connection can carry another one.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        await link.Watch;
        if (await link.Requests.HeadAsync() is not { } head)
            return false;
        var body = await AllAsync(link.Requests.BodyAsync(head, untilClose: false, cancellation));
        var (fault, memory) = state();
        var call = Call(head, body, memory);
        if (fault is not null && !fault.When(call))
            fault = null;
        try
        {
            // A client that hangs up is noticed at once, whatever the server is doing.
            using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            link.Watch = WatchAsync(left, fault, memory);
            return await AnswerAsync(call, body, fault, left.Token);
        }
        finally
        {
            _over = true;
            memory.Close();
        }
    }

    private async Task WatchAsync(CancellationTokenSource left, WireFault? fault, WireMemory memory)
    {
        try
        {
            if (await link.Requests.WaitAsync())
                return;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Torn or closed: gone either way.
        }
        if (_over)
            return;
        memory.Leave();
        if (fault is { Strays: true })
        {
            memory.Touch();
            return;
        }
        try
        {
            await left.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The answer was complete.
        }
        link.LeaveServer();
    }

    private async Task<bool> AnswerAsync(WireCall call, byte[] body, WireFault? fault, CancellationToken cancellation)
    {
        if (fault?.Reply?.Invoke(call) is { } reply)
        {
            call.Memory.Touch();
            return await SayAsync(reply, cancellation);
        }
        var head = call.Head;
        if (fault?.Request is { } change && call.Body is { } json)
        {
            var copy = (JsonObject)json.DeepClone();
            change(copy);
            if (!JsonNode.DeepEquals(copy, json))
                call.Memory.Touch();
            body = JsonSerializer.SerializeToUtf8Bytes(copy, Readable);
            head = head.Sized(body.Length);
        }
        else if (head.Chunked)
        {
            head = head.Sized(body.Length);
        }
        await link.ConnectAsync(cancellation);
        await link.Server.WriteAsync(head.ToBytes(), cancellation);
        await link.Server.WriteAsync(body, cancellation);
        WireHead? answer;
        do
        {
            answer = await link.Answers.HeadAsync();
        }
        while (answer is { Status: 100 });
        if (answer is null)
            throw new IOException("the server closed the connection without an answer");
        if (fault?.Wait?.Invoke(call) is { } wait && wait > TimeSpan.Zero)
        {
            call.Memory.Touch();
            await Task.Delay(wait, time, cancellation);
        }
        return await RelayAsync(call, answer, fault, cancellation);
    }

    private async Task<bool> RelayAsync(WireCall call, WireHead answer, WireFault? fault, CancellationToken cancellation)
    {
        var none = call.Head.Method == "HEAD" || answer.Status is 204 or 304;
        var pieces = none ? Nothing() : link.Answers.BodyAsync(answer, untilClose: true, cancellation);
        if (fault?.Instead?.Invoke(call, answer.Status) is { } instead)
        {
            call.Memory.Touch();
            await AllAsync(pieces);
            return await SayAsync(instead, cancellation);
        }
        var events = answer["content-type"]?.Contains("event-stream", StringComparison.OrdinalIgnoreCase) == true;
        if (events && fault?.StreamType is { } type)
        {
            call.Memory.Touch();
            answer = answer.With("content-type", type);
        }
        if (events && fault?.Stream is { } filter)
            return await new WireStream(link, time).FilterAsync(answer, pieces, filter(call), call.Memory.Touch, fault.Strays, cancellation);
        if (!events && answer.Status == 200 && fault?.Plain is { } plain)
            return await PlainAsync(call, answer, await AllAsync(pieces), plain, cancellation);
        return await new WireStream(link, time).PassAsync(answer, pieces, none, fault is { Strays: true }, cancellation);
    }

    private async Task<bool> PlainAsync(WireCall call, WireHead answer, byte[] body, Action<WireCall, JsonObject> change, CancellationToken cancellation)
    {
        if (AnswerJson.TryParse(Encoding.UTF8.GetString(body)) is JsonObject json)
        {
            var before = json.DeepClone();
            change(call, json);
            if (!JsonNode.DeepEquals(before, json))
            {
                call.Memory.Touch();
                body = JsonSerializer.SerializeToUtf8Bytes(json, Readable);
            }
        }
        await link.Client.WriteAsync(answer.Sized(body.Length).ToBytes(), cancellation);
        await link.Client.WriteAsync(body, cancellation);
        return !answer.Closes;
    }

    private async Task<bool> SayAsync(WireReply reply, CancellationToken cancellation)
    {
        if (reply == WireReply.Hang)
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation);
        if (reply == WireReply.Drop)
            return false;
        var body = Encoding.UTF8.GetBytes(reply.Body);
        var head = new WireHead(
            string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {reply.Status} Said-by-the-proxy"),
            [("Content-Type", reply.ContentType), ("Connection", "close")]);
        await link.Client.WriteAsync(head.Sized(body.Length).ToBytes(), cancellation);
        await link.Client.WriteAsync(body, cancellation);
        return false;
    }

    private static WireCall Call(WireHead head, byte[] body, WireMemory memory)
    {
        var text = Encoding.UTF8.GetString(body);
        var generates = head.Method == "POST";
        return new()
        {
            Head = head,
            Memory = memory,
            Body = AnswerJson.TryParse(text) as JsonObject,
            Number = generates ? memory.Count() : 0,
            Seen = generates ? memory.Seen(text) : 0,
            Beside = memory.Open(),
            Left = memory.Left,
        };
    }

    private static async Task<byte[]> AllAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        using var all = new MemoryStream();
        await foreach (var piece in pieces)
            all.Write(piece.Span);
        return all.ToArray();
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Nothing()
    {
        await Task.CompletedTask;
        yield break;
    }
}

using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Pacing;

namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>Sends frames when they are due, with comments while a client would otherwise wait in silence.</summary>
internal sealed class SseSender(HttpContext http, IAnswerHooks hooks, int keepaliveMs, EmissionRecord record)
{
    private readonly IByteSink _sink = hooks.Sink(http) ?? new KestrelSink(http);

    public async Task SendAsync(IAsyncEnumerable<SseFrame> frames, CancellationToken cancellation)
    {
        await _sink.StartAsync(hooks.StreamType ?? "text/event-stream; charset=utf-8", cancellation);
        await using var source = frames.GetAsyncEnumerator(cancellation);
        while (await NextAsync(source, cancellation))
        {
            if (!await SendAsync(source.Current, cancellation))
                return;
        }
        await _sink.EndAsync(cancellation);
    }

    /// <summary>Tells a client in mid-stream that the rest will not come.</summary>
    public Task SendErrorAsync(ApiException error, AnswerPlan plan) =>
        _sink.WriteAsync((plan.Wording?.Error(error) ?? new SseFrame(FrameKind.Delta) { Data = ErrorWording.Chat(error) }).ToBytes(), CancellationToken.None);

    private async Task<bool> SendAsync(SseFrame frame, CancellationToken cancellation)
    {
        if (frame.DueMs is { } due)
            await WaitAsync(due, cancellation);
        switch (frame.Kind)
        {
            case FrameKind.Reset:
                http.Abort();
                return false;
            case FrameKind.HangUp:
                return false;
            default:
                await WriteAsync(frame.ToBytes(), frame, cancellation);
                return true;
        }
    }

    private async Task WriteAsync(byte[] bytes, SseFrame frame, CancellationToken cancellation)
    {
        var sent = Monotonic.NowMs;
        await _sink.WriteAsync(bytes, cancellation);
        record.Add(frame.Kind.ToString().ToLowerInvariant(), frame.Tokens, frame.DueMs, sent, Monotonic.NowMs);
    }

    private async Task WaitAsync(double dueMs, CancellationToken cancellation)
    {
        while (dueMs - Monotonic.NowMs > keepaliveMs)
        {
            await Monotonic.WaitUntilAsync(Monotonic.NowMs + keepaliveMs, cancellation);
            await CommentAsync(cancellation);
        }
        await Monotonic.WaitUntilAsync(dueMs, cancellation);
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<SseFrame> source, CancellationToken cancellation)
    {
        var next = source.MoveNextAsync();
        if (next.IsCompleted)
            return await next;
        var waiting = next.AsTask();
        while (true)
        {
            using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var silence = Task.Delay(keepaliveMs, timer.Token);
            var first = await Task.WhenAny(waiting, silence);
            await timer.CancelAsync();
            if (first == waiting || cancellation.IsCancellationRequested)
                return await waiting;
            await CommentAsync(cancellation);
        }
    }

    private Task CommentAsync(CancellationToken cancellation) => WriteAsync(
        System.Text.Encoding.UTF8.GetBytes(hooks.Keepalive ?? ": keepalive\n\n"),
        new SseFrame(FrameKind.Raw), cancellation);
}

using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Sits between Kestrel and the socket, so that a fault can write bytes that Kestrel never would.</summary>
internal sealed class WireTap(PipeWriter socket) : PipeWriter, IDuplexPipe
{
    private static readonly object Key = new();
    private bool _seized;

    /// <inheritdoc/>
    public required PipeReader Input { get; init; }

    /// <inheritdoc/>
    public PipeWriter Output => this;

    /// <summary>Puts a tap into every connection.</summary>
    public static ConnectionDelegate Install(ConnectionDelegate next) => context =>
    {
        var tap = new WireTap(context.Transport.Output) { Input = context.Transport.Input };
        context.Transport = tap;
        context.Items[Key] = tap;
        return next(context);
    };

    /// <summary>Takes the socket away from Kestrel, whose own bytes are dropped from now on.</summary>
    public static PipeWriter Seize(HttpContext http)
    {
        var items = http.Features.Get<Microsoft.AspNetCore.Connections.Features.IConnectionItemsFeature>()?.Items;
        if (items is null || !items.TryGetValue(Key, out var found) || found is not WireTap tap)
            throw new InvalidOperationException("byte-level faults need a server that was started with faults allowed");
        tap._seized = true;
        http.Response.Headers.Connection = "close";
        return tap.Socket;
    }

    private PipeWriter Socket => socket;

    private byte[] _waste = [];

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        if (!_seized)
            socket.Advance(bytes);
    }

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) => _seized ? Waste(sizeHint) : socket.GetMemory(sizeHint);

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc/>
    public override void CancelPendingFlush() => socket.CancelPendingFlush();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => socket.Complete(exception);

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        _seized ? ValueTask.FromResult(default(FlushResult)) : socket.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => socket.CanGetUnflushedBytes;

    /// <inheritdoc/>
    public override long UnflushedBytes => _seized ? 0 : socket.UnflushedBytes;

    private Memory<byte> Waste(int size)
    {
        if (_waste.Length < Math.Max(size, 4096))
            _waste = new byte[Math.Max(size, 4096)];
        return _waste;
    }
}

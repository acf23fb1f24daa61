using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MlxDoctor.Harness.Agents.Cli;

/// <summary>Passes bytes between agents and a listener behind it, and can end an answer so that the agent sees a break.</summary>
/// <remarks>The platform's listener writes the mark of a clean end even when an answer is aborted; here that mark is left out.</remarks>
internal sealed class BreakableRelay : IAsyncDisposable
{
    /// <summary>What ends a chunked body.</summary>
    private static readonly int EndMark = "0\r\n\r\n".Length;

    private readonly TcpListener _front = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<int, StrongFlag> _broken = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private readonly int _behind;

    /// <summary>Listens on a free port for what is behind another one.</summary>
    public BreakableRelay(int behind)
    {
        _behind = behind;
        _front.Start();
        _loop = LoopAsync();
    }

    /// <summary>Where agents connect.</summary>
    public int Port => ((IPEndPoint)_front.LocalEndpoint).Port;

    /// <summary>The answer that now comes from the listener ends without its mark.</summary>
    /// <param name="port">The port from which the listener sees the connection come.</param>
    public void Break(int port)
    {
        if (_broken.TryGetValue(port, out var flag))
            flag.IsSet = true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _front.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        var open = new List<Task>();
        while (true)
        {
            TcpClient agent;
            try
            {
                agent = await _front.AcceptTcpClientAsync(_stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                break;
            }
            open.RemoveAll(t => t.IsCompleted);
            open.Add(Task.Run(() => ServeAsync(agent)));
        }
        await Task.WhenAll(open);
    }

    private async Task ServeAsync(TcpClient agent)
    {
        using var listener = new TcpClient();
        using (agent)
        {
            try
            {
                await listener.ConnectAsync(IPAddress.Loopback, _behind, _stop.Token);
                (agent.NoDelay, listener.NoDelay) = (true, true);
                var port = ((IPEndPoint)listener.Client.LocalEndPoint!).Port;
                var flag = _broken[port] = new StrongFlag();
                try
                {
                    var asking = AskAsync(agent, listener);
                    await AnswerAsync(listener.GetStream(), agent.GetStream(), flag);
                    // Whoever has no answer to wait for any more has nothing to send either.
                    agent.Client.Shutdown(SocketShutdown.Both);
                    await asking;
                }
                finally
                {
                    _broken.TryRemove(port, out _);
                }
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One side is gone: the other one learns it by the close of its connection.
            }
        }
    }

    private async Task AskAsync(TcpClient agent, TcpClient listener)
    {
        try
        {
            await agent.GetStream().CopyToAsync(listener.GetStream(), _stop.Token);
            listener.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            listener.Close();
        }
    }

    private async Task AnswerAsync(NetworkStream from, NetworkStream to, StrongFlag broken)
    {
        var buffer = new byte[64 << 10];
        var held = 0;
        int count;
        while ((count = await from.ReadAsync(buffer.AsMemory(held), _stop.Token)) > 0)
        {
            var all = held + count;
            // The mark can only follow the word that the answer is broken.
            held = broken.IsSet ? Math.Min(EndMark, all) : 0;
            await to.WriteAsync(buffer.AsMemory(0, all - held), _stop.Token);
            buffer.AsSpan(all - held, held).CopyTo(buffer);
        }
    }

    /// <summary>A flag that is seen by the other thread.</summary>
    private sealed class StrongFlag
    {
        private int _set;

        public bool IsSet
        {
            get => Volatile.Read(ref _set) != 0;
            set => Volatile.Write(ref _set, value ? 1 : 0);
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace MlxDoctor.Tests.Self.EmbeddedServer;

/// <summary>The embedded server as a process of its own.</summary>
internal sealed class EmbeddedProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors = new();

    private EmbeddedProcess(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["exec", Path.Combine(AppContext.BaseDirectory, "mlxdoctor-embedded.dll"), .. arguments])
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data is not null)
                _errors.Enqueue(e.Data);
        };
        _process.BeginErrorReadLine();
    }

    /// <summary>The model that the tests use.</summary>
    public static string Model { get; } = Path.Combine(Repo.Root, "fixtures", "models", "doctor-tiny");

    /// <summary>Where it listens.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1");

    /// <summary>Its process.</summary>
    public int Id => _process.Id;

    /// <summary>The process is gone.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts it on a free port and waits until it is ready.</summary>
    public static async Task<EmbeddedProcess> StartAsync(params string[] options)
    {
        var server = new EmbeddedProcess(["--model", Model, "--port", "0", "--allow-fault-header", .. options]);
        while (await server._process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("listening on ", StringComparison.Ordinal))
                server.Url = new Uri(line.Split("listening on ")[1].Split(',')[0]);
            if (line.EndsWith("ready", StringComparison.Ordinal))
                return server;
        }
        throw new InvalidOperationException($"the server did not start: {string.Join('\n', server._errors)}");
    }

    /// <summary>Runs it to its end: exit code and lines on stderr.</summary>
    public static async Task<(int Code, string[] Errors)> RunAsync(params string[] options)
    {
        await using var server = new EmbeddedProcess(options);
        var code = await server.WaitAsync();
        return (code, [.. server._errors]);
    }

    /// <summary>Waits for its end; kills it when that does not come.</summary>
    public async Task<int> WaitAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>Sends SIGTERM.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Everything that the server sends on one connection, byte for byte.</summary>
    public async Task<string> RawAsync(string body, params string[] headers)
    {
        using var client = await SendAsync(body, headers);
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    /// <summary>An open connection on which a chat request was sent.</summary>
    public async Task<TcpClient> SendAsync(string body, params string[] headers)
    {
        var client = new TcpClient();
        await client.ConnectAsync(Url.Host, Url.Port);
        var lines = string.Concat(headers.Select(h => h + "\r\n"));
        var bytes = Encoding.UTF8.GetBytes(body);
        var head =
            $"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n{lines}Content-Length: "
                + $"{bytes.Length}\r\n\r\n";
        await client.GetStream().WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. bytes]);
        return client;
    }

    /// <summary>A number of the metrics page.</summary>
    public async Task<long> MetricAsync(string name)
    {
        using var client = new HttpClient { BaseAddress = Url };
        var line = (await client.GetStringAsync("/metrics")).Split('\n').Single(l => l.StartsWith($"mlxdoctor_{name} ", StringComparison.Ordinal));
        return long.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MlxDoctor.Harness.Agents.Cli;

/// <summary>Runs an agent with nothing of the user's: own home, closed input, a time limit; the whole tree is ended.</summary>
internal static class CliProcess
{
    private const int MostCharacters = 200_000;

    /// <summary>Runs it to its end, or until it is ended.</summary>
    /// <param name="executable">The agent.</param>
    /// <param name="form">How it is started.</param>
    /// <param name="environment">Its variables, with placeholders.</param>
    /// <param name="place">Where it works.</param>
    /// <param name="proxy">What it talks to.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">The run was interrupted.</param>
    public static async Task<CliEnd> RunAsync(
        string executable, CliForm form, IReadOnlyDictionary<string, string> environment, CliWorkplace place, RecordingProxy proxy,
        TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        place.Write(form.Files, proxy.Url);
        using var process = new Process { StartInfo = Start(executable, form, environment, place, proxy.Url) };
        process.Start();
        process.StandardInput.Close();
        var (output, errors) = (ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        using var clock = new CancellationTokenSource(limit, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellation, clock.Token, proxy.TooMany);
        string? ended = null;
        try
        {
            await process.WaitForExitAsync(any.Token);
        }
        catch (OperationCanceledException)
        {
            ended = proxy.TooMany.IsCancellationRequested
                ? string.Create(CultureInfo.InvariantCulture, $"more than {RecordingProxy.MostRequests} requests")
                : string.Create(CultureInfo.InvariantCulture, $"no end after {limit.TotalSeconds:0} s");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        cancellation.ThrowIfCancellationRequested();
        await process.WaitForExitAsync(cancellation);
        return new CliEnd(ended is null ? process.ExitCode : null, await output, await errors, ended);
    }

    /// <summary>What <c>--version</c> prints, in one line; null when it prints nothing.</summary>
    public static async Task<string?> VersionAsync(string executable, CliWorkplace place, CancellationToken cancellation)
    {
        using var process = new Process
        {
            StartInfo = Start(
                executable, new CliForm("version", 0, ["--version"], new Dictionary<string, string>()), new Dictionary<string, string>(), place,
                new Uri("http://127.0.0.1")),
        };
        process.Start();
        process.StandardInput.Close();
        var (output, errors) = (ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        _ = await errors;
        return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
    }

    private static ProcessStartInfo Start(string executable, CliForm form, IReadOnlyDictionary<string, string> environment, CliWorkplace place, Uri url)
    {
        var start = new ProcessStartInfo(executable)
        {
            WorkingDirectory = place.Work,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in form.Arguments)
            start.ArgumentList.Add(place.Fill(argument, url));
        var path = Environment.GetEnvironmentVariable("PATH");
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["HOME"] = place.Home;
        start.Environment["LANG"] = "C.UTF-8";
        start.Environment["TERM"] = "dumb";
        start.Environment["NO_COLOR"] = "1";
        foreach (var (name, value) in environment)
            start.Environment[name] = place.Fill(value, url);
        return start;
    }

    /// <summary>Reads on after the limit, so that the agent never waits for a full pipe.</summary>
    private static async Task<string> ReadAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        var piece = new char[4096];
        int count;
        while ((count = await reader.ReadAsync(piece)) > 0)
            text.Append(piece, 0, Math.Min(count, Math.Max(0, MostCharacters - text.Length)));
        return text.ToString();
    }
}

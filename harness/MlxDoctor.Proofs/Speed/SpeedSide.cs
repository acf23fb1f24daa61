using System.Diagnostics;
using System.Globalization;
using System.Text;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Cases.Perf;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Proofs.Paced;

namespace MlxDoctor.Proofs.Speed;

/// <summary>One of the servers that are timed: the same requests to each, measured as a check measures.</summary>
internal sealed class SpeedSide(LaunchedServer server, TimeProvider time) : IDisposable
{
    private const int DecodedTokens = 200;

    /// <summary>A long prompt takes minutes on a slow server, and that is a result.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private readonly ApiClient _client = new(server.Endpoint, new ClientOptions { IdleTimeout = Patience, Timeout = Patience }, time);
    private readonly List<double> _decode = [];
    private readonly List<double> _prefill = [];

    /// <summary>A long answer to a short prompt.</summary>
    public async Task DecodeAsync(bool counts, CancellationToken cancellation)
    {
        var answer = await SendAsync("Count from 1 to 200.", DecodedTokens, cancellation);
        if (counts && TranscriptMetrics.DecodeTokS(answer) is { } speed)
            _decode.Add(speed);
    }

    /// <summary>A short answer to a long prompt that no cache can hold.</summary>
    public async Task PrefillAsync(int lines, bool counts, CancellationToken cancellation)
    {
        var answer = await SendAsync(LongPrompt(lines), 2, cancellation);
        if (counts && TranscriptMetrics.PrefillTokS(answer) is { } speed)
            _prefill.Add(speed);
    }

    /// <summary>How many lines make a prompt of about so many tokens for this model.</summary>
    public async Task<int> LinesForAsync(int tokens, CancellationToken cancellation)
    {
        const int probe = 40;
        var answer = await SendAsync(LongPrompt(probe), 1, cancellation);
        return answer.Answer.Usage?.Prompt is > 0 and { } seen
            ? (int)(tokens * probe / seen)
            : throw new EnvironmentException($"{server.Profile} reports no usage", $"see {server.LogPath}");
    }

    /// <summary>What was measured so far.</summary>
    public SpeedFigures Figures()
    {
        double? resident = null;
        if (server.ProcessId is { } pid)
        {
            using var process = Process.GetProcessById(pid);
            resident = process.WorkingSet64 / 1e6;
        }
        return new(server.Version ?? server.Profile, server.BootTime.TotalSeconds, _decode, _prefill, resident);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static string LongPrompt(int lines)
    {
        var text = new StringBuilder(Guid.NewGuid().ToString("N")).Append('\n');
        for (var i = 0; i < lines; i++)
            text.Append(CultureInfo.InvariantCulture, $"Line {i} of the list says that shelf {(i * 37) % 91} holds {(i * 17) % 53} books.\n");
        return text.Append("Which shelf comes first?").ToString();
    }

    private async Task<Transcript> SendAsync(string prompt, int tokens, CancellationToken cancellation)
    {
        var answer = await _client.SendAsync(ProofRequest.Of(server.Endpoint.Model, prompt, tokens), cancellation);
        return answer.IsComplete
            ? answer
            : throw new EnvironmentException($"{server.Profile} did not finish an answer: {answer.Ending}", $"see {server.LogPath}");
    }
}

using System.Security.Cryptography;
using System.Text;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking;

/// <summary>Requests that were sent before to the same model: what two agents would send alike is sent once.</summary>
internal sealed class SharedRequests
{
    private readonly Dictionary<string, Transcript> _sent = new(StringComparer.Ordinal);

    /// <summary>The transcript of an identical request, or of this one, sent now.</summary>
    /// <param name="context">Where to send it.</param>
    /// <param name="request">The request.</param>
    /// <param name="repetition">Tells requests apart that are sent again on purpose.</param>
    /// <param name="cancellation">The run was interrupted.</param>
    public async Task<(Transcript Transcript, bool Shared)> SendAsync(CaseContext context, ApiRequest request, int repetition, CancellationToken cancellation)
    {
        var key = Key(request, repetition);
        if (_sent.TryGetValue(key, out var before))
            return (before, true);
        var transcript = await context.SendAsync(request, cancellation);
        // A broken connection may be the end of a server that lives again by now: the next agent asks for itself.
        if (transcript is { Status: not null, Ending: not (Ending.BrokenConnection or Ending.ConnectFailed or Ending.Timeout or Ending.IdleTimeout) })
            _sent[key] = transcript;
        return (transcript, false);
    }

    private static string Key(ApiRequest request, int repetition) =>
        Convert.ToHexString(
            SHA256.HashData(
                [.. Encoding.UTF8.GetBytes(FormattableString.Invariant($"{request.Method} {request.Path} {repetition}\n")), .. request.Body?.ToArray() ?? []]));
}

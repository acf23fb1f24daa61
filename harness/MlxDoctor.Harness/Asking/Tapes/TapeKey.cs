using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Tapes;

/// <summary>Which request of a case an exchange answers; words that are drawn anew in each run do not count.</summary>
internal static partial class TapeKey
{
    /// <summary>A short digest of case, method, path and body.</summary>
    public static string Of(string caseId, ApiRequest request)
    {
        // Latin-1 keeps bytes that are no text apart.
        var body = request.Body is { } bytes ? Nonce().Replace(Encoding.Latin1.GetString(bytes.Span), "NONCE") : "-";
        var digest =
            SHA256.HashData(
                Encoding.UTF8
                    .GetBytes(
                        $"{caseId}\n{request.Method} {request.Path}\n"
                            + $"{string.Join(',', request.Headers.Where(h => h.Key != "Authorization").Select(h => h.Key))}\n{body}"));
        return Convert.ToHexStringLower(digest.AsSpan(0, 8));
    }

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex Nonce();
}

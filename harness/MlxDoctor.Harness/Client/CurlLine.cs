using System.Globalization;
using System.Text;
using System.Text.Unicode;
using MlxDoctor.Core.Servers;

namespace MlxDoctor.Harness.Client;

/// <summary>Writes a request as one shell line for bash, zsh or sh.</summary>
internal static class CurlLine
{
    /// <summary>Longer bodies would exceed the length of one argument (128 KiB on Linux); they are kept beside the transcript.</summary>
    public const int MaxInlineBytes = 64 << 10;

    /// <summary>The line.</summary>
    public static string Of(ApiRequest request, Endpoint endpoint)
    {
        var line = new StringBuilder();
        var body = request.Body;
        var piped = body is { Length: > 0 and <= MaxInlineBytes } && !IsPlain(body.Value.Span);
        if (piped)
            line.Append("printf ").Append(PrintfText(body!.Value.Span)).Append(" | ");
        var url = request.Url(endpoint).AbsoluteUri;
        line.Append("curl -sS");
        if (request.Stream)
            line.Append(" -N");
        if (url.AsSpan().IndexOfAny("[]{}") >= 0)
            line.Append(" -g");
        if (request.Method == "HEAD")
            line.Append(" --head");
        else if (request.Method != (body is null ? "GET" : "POST"))
            line.Append(" -X ").Append(Quote(request.Method));
        line.Append(' ').Append(Quote(url));
        AppendHeaders(line, request, endpoint);
        if (body is null)
            return line.ToString();
        if (body.Value.Length > MaxInlineBytes)
            line.Append(CultureInfo.InvariantCulture, $" --data-binary {Quote("@" + request.Id + ".body")}");
        else if (piped)
            line.Append(" --data-binary @-");
        else
            line.Append(" --data-binary ").Append(Quote(Encoding.UTF8.GetString(body.Value.Span)));
        return endpoint.ApiKey is { Length: > 0 } key ? line.Replace(key, "$API_KEY").ToString() : line.ToString();
    }

    private static void AppendHeaders(StringBuilder line, ApiRequest request, Endpoint endpoint)
    {
        if (request.Body is not null)
            line.Append(" -H ").Append(Quote(request.ContentType is null ? "Content-Type:" : "Content-Type: " + request.ContentType));
        foreach (var (name, value) in request.Headers)
        {
            if (value is null)
                continue;
            var text = value.Length == 0 ? name + ";" : name + ": " + value;
            // Single quotes would keep $API_KEY from being expanded.
            if (endpoint.ApiKey is { Length: > 0 } key && text.Contains(key, StringComparison.Ordinal))
                line.Append(" -H \"").Append(text.Replace(key, "$API_KEY", StringComparison.Ordinal)).Append('"');
            else
                line.Append(" -H ").Append(Quote(text));
        }
        var overridden = request.Headers.Any(h => h.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase));
        if (endpoint.ApiKey is { Length: > 0 } && !overridden)
            line.Append(" -H \"Authorization: Bearer $API_KEY\"");
    }

    private static bool IsPlain(ReadOnlySpan<byte> bytes)
    {
        // A leading @ names a file to curl; a control character would break the line or be lost.
        if (!Utf8.IsValid(bytes) || bytes[0] == '@')
            return false;
        foreach (var b in bytes)
            if (b < 0x20 || b == 0x7f)
                return false;
        return true;
    }

    private static string PrintfText(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder("'");
        foreach (var b in bytes)
        {
            if (b == '%')
                text.Append("%%");
            else if (b is >= 0x20 and < 0x7f and not (byte)'\\' and not (byte)'\'')
                text.Append((char)b);
            else
                text.Append('\\').Append(Convert.ToString(b, 8).PadLeft(3, '0'));
        }
        return text.Append('\'').ToString();
    }

    private static string Quote(string text) => "'" + text.Replace("'", @"'\''", StringComparison.Ordinal) + "'";
}

using System.Text;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Proofs.Alterations;

/// <summary>A way to spoil the status, the headers or the body as a whole.</summary>
/// <param name="Name">Its name in reports.</param>
/// <param name="Apply">Gives the spoilt exchange; null when it makes no difference.</param>
internal sealed record HttpOperation(string Name, Func<Exchange, Exchange?> Apply)
{
    private const string Refusal = """{"error":{"message":"Something went wrong.","type":"server_error","param":null,"code":null}}""";

    /// <summary>Every way.</summary>
    public static IReadOnlyList<HttpOperation> All { get; } =
    [
        .. new[] { 200, 201, 204, 400, 404, 422, 500, 503 }
            .Select(status => new HttpOperation(FormattableString.Invariant($"status {status}"), e => e.Status == status ? null : e with { Status = status })),
        new("error body", e => e.Status >= 400 ? null : Typed(Body(e, Refusal), "application/json")),
        new("status 500 with an error body", e => e.Status >= 400 ? null : Typed(Body(e, Refusal) with { Status = 500 }, "application/json")),
        new("status 200 with an empty object", e => e.Status >= 400 ? Body(e, "{}") with { Status = 200 } : null),
        new("body empty", e => e.Body.Length == 0 ? null : Body(e, "")),
        new("body a page", e => Typed(Body(e, "<html><body>Error</body></html>"), "text/html")),
        new("body cut in half", e => e.Body.Length < 2 ? null : Body(e, e.Body[..(e.Body.Length / 2)].Span)),
        new("body in a list", e => Text(e).StartsWith('{') ? Body(e, $"[{Text(e)}]") : null),
        new("body doubled", e => Text(e).StartsWith('{') ? Body(e, Text(e) + Text(e)) : null),
        new("body with a byte order mark", e => Body(e, "\uFEFF" + Text(e))),
        new("lines ended by CR LF", e => IsStream(e) ? Body(e, Text(e).Replace("\n", "\r\n", StringComparison.Ordinal)) : null),
        new("empty lines lost", e => IsStream(e) ? Body(e, Text(e).Replace("\n\n", "\n", StringComparison.Ordinal)) : null),
        new("a comment first", e => IsStream(e) ? Body(e, ": hello\n\n" + Text(e)) : null),
        new("a line of a log first", e => IsStream(e) ? Body(e, "INFO: 200 OK\n\n" + Text(e)) : null),
        new("ended by a broken connection", e => e with { End = TransportEnd.Broken, Failure = "the connection was reset" }),
        new("content type removed", e => Header(e, "content-type") is null ? null : Typed(e, null)),
        new("content type text/plain", e => Header(e, "content-type") is null ? null : Typed(e, "text/plain")),
        new("content type of the other mode", e => Header(e, "content-type") is null ? null : Typed(e, IsStream(e) ? "application/json" : "text/event-stream")),
        new("content type in latin-1", e => Header(e, "content-type") is { } type ? Typed(e, type.Split(';')[0] + "; charset=iso-8859-1") : null),
        new("content type in capitals", e => Header(e, "content-type") is { } type ? Typed(e, type.ToUpperInvariant()) : null),
    ];

    /// <summary>Removes one header.</summary>
    public static HttpOperation Without(string header) =>
        new($"header {header} removed", e => Header(e, header) is null ? null : e with { Headers = [.. e.Headers.Where(h => !Same(h, header))] });

    private static Exchange Typed(Exchange e, string? type) => e with
    {
        Headers = [.. e.Headers.Where(h => !Same(h, "content-type")), .. type is null ? [] : new[] { new HeaderField("Content-Type", type) }],
    };

    private static Exchange Body(Exchange e, string text) => Body(e, Encoding.UTF8.GetBytes(text));

    private static Exchange Body(Exchange e, ReadOnlySpan<byte> bytes)
    {
        var body = new BodyBuffer();
        TranscriptReplay.Append(body, bytes, e.Chunks.Count > 0 ? e.Chunks[0].Ticks : e.EndTicks);
        return e with { Body = body.Written, Chunks = body.Chunks };
    }

    private static bool IsStream(Exchange e) => Header(e, "content-type")?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;

    private static string Text(Exchange e) => Encoding.UTF8.GetString(e.Body.Span);

    private static string? Header(Exchange e, string name) => e.Header(name);

    private static bool Same(HeaderField header, string name) => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}

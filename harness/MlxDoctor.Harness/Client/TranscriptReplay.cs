using System.Text;
using System.Text.Json;

namespace MlxDoctor.Harness.Client;

/// <summary>Reads recorded bytes as if a server had just sent them.</summary>
internal static class TranscriptReplay
{
    /// <summary>Ticks of recordings are microseconds.</summary>
    public const long TicksPerSecond = 1_000_000;

    /// <summary>Reads a recording of fixtures/wire.</summary>
    public static Transcript FromRecording(string file, ClientOptions? options = null) =>
        TranscriptReader.Read(ReadRecording(file), options ?? new ClientOptions());

    /// <summary>Reads pieces of an event stream, or of a plain body when the type says so; each piece comes one tick after the other.</summary>
    public static Transcript FromBytes(
        IEnumerable<byte[]> pieces, string contentType = "text/event-stream", int status = 200, TransportEnd end = TransportEnd.Clean,
        ClientOptions? options = null, string path = "/v1/chat/completions")
    {
        var body = new BodyBuffer();
        var ticks = 0L;
        foreach (var piece in pieces)
            Append(body, piece, ++ticks);
        var exchange = new Exchange
        {
            Request = new ApiRequest { Id = "r0000", Method = "POST", Path = path, Body = "{}"u8.ToArray(), Stream = contentType == "text/event-stream" },
            Url = "http://127.0.0.1" + path,
            TicksPerSecond = TicksPerSecond,
            Status = status,
            HttpVersion = "1.1",
            Headers = [new HeaderField("Content-Type", contentType)],
            Chunks = body.Chunks,
            Body = body.Written,
            HeadersTicks = 0,
            EndTicks = ticks,
            End = end,
        };
        return TranscriptReader.Read(exchange, options ?? new ClientOptions());
    }

    /// <summary>The wire facts of a recording.</summary>
    public static Exchange ReadRecording(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var root = document.RootElement;
        var request = JsonText.Text(root, "request");
        var body = new BodyBuffer();
        foreach (var chunk in root.GetProperty("chunks").EnumerateArray())
            Append(body, Encoding.UTF8.GetBytes(JsonText.Text(chunk[1]) ?? ""), Ticks(chunk[0].GetDouble()));
        var error = JsonText.Text(root, "error");
        var path = JsonText.Text(root, "path") ?? "/";
        return new Exchange
        {
            Request = new ApiRequest
            {
                Id = JsonText.Text(root, "case") ?? "recording",
                Method = JsonText.Text(root, "method") ?? "GET",
                Path = path,
                Body = request is null ? default(ReadOnlyMemory<byte>?) : Encoding.UTF8.GetBytes(request),
                Stream = AsksForStream(request),
            },
            Url = "http://127.0.0.1" + path,
            TicksPerSecond = TicksPerSecond,
            Status = (int?)JsonText.Whole(root, "status"),
            HttpVersion = JsonText.Whole(root, "http") switch { 10 => "1.0", 11 => "1.1", _ => null },
            Headers = [.. root.GetProperty("headers").EnumerateArray().Select(h => new HeaderField(JsonText.Text(h[0]) ?? "", JsonText.Text(h[1]) ?? ""))],
            Chunks = body.Chunks,
            Body = body.Written,
            HeadersTicks = JsonText.Member(root, "headers_ms") is { } ms ? Ticks(ms.GetDouble()) : null,
            EndTicks = JsonText.Member(root, "wall_ms") is { } wall ? Ticks(wall.GetDouble()) : body.Chunks.Count > 0 ? body.Chunks[^1].Ticks : 0,
            End = error is null ? TransportEnd.Clean : error.Contains("timed out", StringComparison.Ordinal) ? TransportEnd.Timeout : TransportEnd.Broken,
            Failure = error,
        };
    }

    private static bool AsksForStream(string? request)
    {
        if (request is null || JsonText.TryParse(request, ClientDefaults.JsonDepth, out var document) is not null)
            return false;
        using (document)
            return JsonText.Member(document!.RootElement, "stream") is { ValueKind: JsonValueKind.True };
    }

    /// <summary>Puts a piece into the buffer as if it had been received at that time.</summary>
    internal static void Append(BodyBuffer body, ReadOnlySpan<byte> bytes, long ticks)
    {
        while (!bytes.IsEmpty)
        {
            var room = body.Room(bytes.Length).Span;
            bytes[..room.Length].CopyTo(room);
            body.Advance(room.Length, ticks);
            bytes = bytes[room.Length..];
        }
    }

    private static long Ticks(double ms) => (long)Math.Round(ms * (TicksPerSecond / 1000.0));
}

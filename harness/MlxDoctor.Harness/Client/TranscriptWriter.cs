using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Harness.Client;

/// <summary>
/// Writes a transcript to <c>{request id}.json</c>, whole or not at all, without keys; in a body stars stand for one, so that its pieces keep their lengths.
/// </summary>
internal static class TranscriptWriter
{
    /// <summary>Longer bodies are cut in the file, which then says so.</summary>
    public const int MaxBodyBytes = 256 << 10;

    private static readonly JsonWriterOptions Format = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the file and returns its path.</summary>
    public static string Write(string directory, Transcript transcript)
    {
        Directory.CreateDirectory(directory);
        var file = FileOf(directory, transcript);
        var secrets = Secrets.Current;
        var bytes = JsonMask.Of(Render(transcript, secrets), secrets, indented: true);
        if (transcript.Request.Body is { Length: > CurlLine.MaxInlineBytes } body)
            Replace(Path.Combine(directory, transcript.Id + ".body"), secrets.Fill(body).Span);
        Replace(file, bytes.Span);
        return file;
    }

    /// <summary>The file of a transcript.</summary>
    public static string FileOf(string directory, Transcript transcript) => Path.Combine(directory, transcript.Id + ".json");

    private static void Replace(string file, ReadOnlySpan<byte> bytes)
    {
        var temporary = file + ".tmp";
        File.WriteAllBytes(temporary, bytes);
        File.Move(temporary, file, overwrite: true);
    }

    private static byte[] Render(Transcript t, Masker secrets)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Format))
        {
            json.WriteStartObject();
            json.WriteString("id", t.Id);
            json.WriteString("sent_at", t.SentAt);
            WriteRequest(json, t, secrets);
            WriteResponse(json, t, secrets);
            json.WriteString("ending", t.Ending.ToString());
            json.WriteBoolean("complete", t.IsComplete);
            if (t.Failure is not null)
                json.WriteString("failure", t.Failure);
            json.WriteNumber("end_ms", Round(t.Ms(t.EndTicks)));
            json.WriteStartArray("observations");
            foreach (var o in t.Observations)
            {
                json.WriteStartObject();
                json.WriteString("code", o.Code);
                json.WriteString("text", o.Text);
                json.WriteNumber("count", o.Count);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void WriteRequest(Utf8JsonWriter json, Transcript t, Masker secrets)
    {
        json.WriteStartObject("request");
        json.WriteString("method", t.Request.Method);
        json.WriteString("url", t.Exchange.Url);
        json.WriteBoolean("stream", t.Request.Stream);
        json.WriteStartArray("headers");
        foreach (var (name, value) in t.Request.Headers)
            WriteStrings(json, name, value is null ? null : secrets.Value(name, value));
        json.WriteEndArray();
        if (t.Request.Body is { } body)
        {
            json.WriteString("content_type", t.Request.ContentType);
            WriteBody(json, secrets.Fill(body).Span);
        }
        json.WriteEndObject();
    }

    private static void WriteResponse(Utf8JsonWriter json, Transcript t, Masker secrets)
    {
        json.WriteStartObject("response");
        if (t.Status is { } status)
            json.WriteNumber("status", status);
        else
            json.WriteNull("status");
        json.WriteString("http", t.HttpVersion);
        json.WriteString("reason", t.ReasonPhrase);
        if (t.HeadersTicks is { } ticks)
            json.WriteNumber("headers_ms", Round(t.Ms(ticks)));
        json.WriteStartArray("headers");
        foreach (var header in t.Headers)
            WriteStrings(json, header.Name, secrets.Value(header.Name, header.Value));
        json.WriteEndArray();
        json.WriteNumber("body_bytes", t.Body.Length);
        WriteBody(json, secrets.Fill(t.Body).Span);
        json.WriteStartArray("chunks");
        foreach (var chunk in t.Chunks)
        {
            if (chunk.Start >= MaxBodyBytes)
                break;
            // Arrival in ms and number of bytes: the pieces of the body above, in order.
            json.WriteRawValue(FormattableString.Invariant($"[{Round(t.Ms(chunk.Ticks))}, {chunk.Length}]"));
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter json, ReadOnlySpan<byte> body)
    {
        var kept = body.Length > MaxBodyBytes ? CutAtRune(body) : body;
        if (Utf8.IsValid(kept))
            json.WriteString("body", kept);
        else
            json.WriteBase64String("body_base64", kept);
        if (kept.Length < body.Length)
            json.WriteString("note", FormattableString.Invariant($"the first {kept.Length} of {body.Length} bytes of the body"));
    }

    private static ReadOnlySpan<byte> CutAtRune(ReadOnlySpan<byte> body)
    {
        var end = MaxBodyBytes;
        while (end > MaxBodyBytes - 4 && (body[end] & 0xC0) == 0x80)
            end--;
        return body[..end];
    }

    private static void WriteStrings(Utf8JsonWriter json, string first, string? second)
    {
        json.WriteStartArray();
        json.WriteStringValue(first);
        json.WriteStringValue(second);
        json.WriteEndArray();
    }

    private static double Round(double ms) => Math.Round(ms, 3);
}

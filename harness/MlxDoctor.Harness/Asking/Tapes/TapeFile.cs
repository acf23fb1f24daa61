using System.IO.Compression;
using System.Text.Json;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Tapes;

/// <summary>The file of a recording while it is written: a line per exchange; it gets its name when it is complete.</summary>
/// <remarks>No header of a request is kept, and a key that the server repeats is masked, in bodies by as many stars.</remarks>
internal sealed class TapeFile : IDisposable
{
    private readonly string _path, _temporary;
    private readonly FileStream _file;
    private readonly GZipStream _zip;
    private bool _closed;

    /// <summary>Begins the file with its head.</summary>
    public TapeFile(string folder, TapeHead head)
    {
        Directory.CreateDirectory(folder);
        _path = Path.Combine(folder, TapeWriter.FileName);
        _temporary = _path + ".tmp";
        _file = File.Create(_temporary);
        _zip = new GZipStream(_file, CompressionLevel.SmallestSize);
        Line(_zip, Secrets.Current, json => Head(json, head));
    }

    /// <summary>Writes an exchange.</summary>
    /// <param name="key">What the exchange answers, by <see cref="TapeKey"/>.</param>
    /// <param name="caseId">The case that sent the request.</param>
    /// <param name="exchange">What came.</param>
    /// <param name="withRequest">What was sent is kept too: nobody will send it again.</param>
    public void Add(string key, string caseId, Exchange exchange, bool withRequest = false)
    {
        var secrets = Secrets.Current;
        Line(_zip, secrets, json => One(json, key, caseId, exchange, secrets, withRequest));
    }

    /// <summary>Gives the file its name.</summary>
    public void Complete()
    {
        Close();
        File.Move(_temporary, _path, overwrite: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_closed)
            return;
        Close();
        File.Delete(_temporary);
    }

    private void Close()
    {
        _closed = true;
        _zip.Dispose();
        _file.Dispose();
    }

    private static void Line(Stream stream, Masker secrets, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        stream.Write(JsonMask.Of(buffer.ToArray(), secrets, indented: false).Span);
        stream.WriteByte((byte)'\n');
    }

    private static void Head(Utf8JsonWriter json, TapeHead head)
    {
        json.WriteNumber("schema_version", TapeWriter.SchemaVersion);
        json.WriteString("profile", head.Profile);
        json.WriteString("version", head.Version);
        json.WriteString("model", head.Model);
        json.WriteString("model_sent", head.ModelSent);
        json.WriteStartArray("model_names");
        foreach (var name in head.ModelNames)
            json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteBoolean("known", head.Known);
        if (head.ContextTokens is { } tokens)
            json.WriteNumber("context_tokens", tokens);
    }

    private static void One(Utf8JsonWriter json, string key, string caseId, Exchange exchange, Masker secrets, bool withRequest)
    {
        json.WriteString("key", key);
        json.WriteString("case", caseId);
        json.WriteNumber("ticks_per_second", exchange.TicksPerSecond);
        if (exchange.Status is { } status)
            json.WriteNumber("status", status);
        json.WriteString("http", exchange.HttpVersion);
        json.WriteString("reason", exchange.ReasonPhrase);
        json.WriteStartArray("headers");
        foreach (var header in exchange.Headers)
        {
            json.WriteStringValue(header.Name);
            json.WriteStringValue(header.Value is null ? null : secrets.Value(header.Name, header.Value));
        }
        json.WriteEndArray();
        json.WriteStartArray("pieces");
        foreach (var chunk in exchange.Chunks)
        {
            json.WriteNumberValue(chunk.Ticks);
            json.WriteNumberValue(chunk.Length);
        }
        json.WriteEndArray();
        json.WriteBase64String("body", secrets.Fill(exchange.Body).Span);
        if (exchange.HeadersTicks is { } ticks)
            json.WriteNumber("headers_ticks", ticks);
        json.WriteNumber("end_ticks", exchange.EndTicks);
        json.WriteString("end", exchange.End.ToString());
        json.WriteString("failure", exchange.Failure);
        json.WriteString("limit", exchange.LimitCode);
        json.WriteBoolean("open_after_done", exchange.OpenAfterDone);
        if (!withRequest)
            return;
        json.WriteStartObject("request");
        json.WriteString("id", exchange.Request.Id);
        json.WriteString("method", exchange.Request.Method);
        json.WriteString("path", exchange.Request.Path);
        json.WriteString("content_type", exchange.Request.ContentType);
        json.WriteBoolean("stream", exchange.Request.Stream);
        if (exchange.Request.Body is { } sent)
            json.WriteBase64String("body", secrets.Fill(sent).Span);
        json.WriteEndObject();
    }
}

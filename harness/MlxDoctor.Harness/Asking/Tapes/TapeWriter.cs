using System.IO.Compression;
using System.Text.Json;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Tapes;

/// <summary>Collects every exchange of a run, byte for byte but for keys, and writes them as one compressed file.</summary>
internal sealed class TapeWriter
{
    /// <summary>Name of the file in the folder.</summary>
    public const string FileName = "tape.jsonl.gz";

    /// <summary>Layout of the file.</summary>
    public const int SchemaVersion = 1;

    private readonly Lock _gate = new();
    private readonly List<(string Key, string Case, Exchange Exchange)> _exchanges = [];

    /// <summary>Keeps an exchange.</summary>
    public void Add(string caseId, Exchange exchange)
    {
        lock (_gate)
            _exchanges.Add((TapeKey.Of(caseId, exchange.Request), caseId, exchange));
    }

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <remarks>No header of a request is kept, and a key that the server repeats is masked, in bodies by as many stars.</remarks>
    public void Write(string folder, TapeHead head)
    {
        var secrets = Secrets.Current;
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, FileName + ".tmp");
        using (var file = File.Create(temporary))
        using (var zip = new GZipStream(file, CompressionLevel.SmallestSize))
        {
            Line(zip, secrets, json => Head(json, head));
            lock (_gate)
                foreach (var (key, caseId, exchange) in _exchanges)
                    Line(zip, secrets, json => One(json, key, caseId, exchange, secrets));
        }
        File.Move(temporary, Path.Combine(folder, FileName), overwrite: true);
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
        json.WriteNumber("schema_version", SchemaVersion);
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

    private static void One(Utf8JsonWriter json, string key, string caseId, Exchange exchange, Masker secrets)
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
    }
}

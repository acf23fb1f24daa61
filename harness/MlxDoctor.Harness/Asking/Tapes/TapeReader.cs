using System.IO.Compression;
using System.Text;
using System.Text.Json;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Tapes;

/// <summary>Answers the requests of cases from a recording instead of a server.</summary>
internal sealed class TapeReader
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<JsonElement>> _byKey;
    private readonly Dictionary<string, int> _used = new(StringComparer.Ordinal);
    private readonly HashSet<string> _cases;
    private readonly List<JsonElement> _turns = [];
    private readonly Func<string, ApiRequest, int, Exchange, Exchange>? _change;

    private TapeReader(TapeHead head)
        : this(head, new(StringComparer.Ordinal), new(StringComparer.Ordinal), null)
    {
    }

    private TapeReader(
        TapeHead head, Dictionary<string, List<JsonElement>> byKey, HashSet<string> cases, Func<string, ApiRequest, int, Exchange, Exchange>? change)
    {
        Head = head;
        _byKey = byKey;
        _cases = cases;
        _change = change;
    }

    /// <summary>What was recorded.</summary>
    public TapeHead Head { get; }

    /// <summary>Ids of the cases that were recorded.</summary>
    public IReadOnlySet<string> Cases => _cases;

    /// <summary>The exchanges whose requests were recorded too, in their order.</summary>
    public IEnumerable<Exchange> Turns => _turns.Select(one => Read(one, Sent(one.GetProperty("request"))));

    /// <summary>Reads the recording of a folder.</summary>
    /// <exception cref="UsageException">There is none, or it is damaged.</exception>
    public static TapeReader Open(string folder)
    {
        var file = Path.Combine(folder, TapeWriter.FileName);
        if (!File.Exists(file))
            throw new UsageException($"{file}: no such recording", "Make one: harness/doctor check --record DIR.");
        try
        {
            using var zip = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
            using var lines = new StreamReader(zip);
            using var head = JsonDocument.Parse(lines.ReadLine() ?? throw new InvalidDataException("it is empty"));
            if (head.RootElement.GetProperty("schema_version").GetInt32() != TapeWriter.SchemaVersion)
                throw new InvalidDataException("another version of the harness wrote it");
            var tape = new TapeReader(ReadHead(head.RootElement));
            while (lines.ReadLine() is { } line)
            {
                var one = JsonDocument.Parse(line).RootElement;
                var key = one.GetProperty("key").GetString()!;
                if (!tape._byKey.TryGetValue(key, out var list))
                    tape._byKey[key] = list = [];
                list.Add(one);
                if (one.TryGetProperty("request", out _))
                    tape._turns.Add(one);
                // What the probe asked belongs to no case.
                if (one.GetProperty("case").GetString() is { Length: > 0 } id)
                    tape._cases.Add(id);
            }
            return tape;
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or KeyNotFoundException or InvalidOperationException or IOException)
        {
            throw new UsageException($"{file}: not a readable recording: {e.Message}", "Record it again: harness/doctor check --record DIR.", e);
        }
    }

    /// <summary>The same recording from its beginning, with answers that may be changed on the way.</summary>
    /// <param name="change">Gets the case, the request, which answer to this very request it is (from 0), and the answer.</param>
    public TapeReader Changed(Func<string, ApiRequest, int, Exchange, Exchange> change) => new(Head, _byKey, _cases, change);

    /// <summary>Everything that was recorded, as text: what somebody may want to look through before it is published.</summary>
    public IEnumerable<string> Texts() =>
        _byKey.Values.SelectMany(list => list).SelectMany(
            one => new[] { one.GetRawText(), Encoding.UTF8.GetString(one.GetProperty("body").GetBytesFromBase64()) })
            .Append(string.Join('\n', [Head.ModelSent, .. Head.ModelNames]));

    /// <summary>The recorded answer to a request; the same request again gets the next one, the last one when there are no more.</summary>
    /// <exception cref="EnvironmentException">The case did not send this request when it was recorded.</exception>
    public Exchange Answer(string caseId, ApiRequest request)
    {
        var key = TapeKey.Of(caseId, request);
        int turn;
        Exchange answer;
        lock (_gate)
        {
            if (!_byKey.TryGetValue(key, out var list))
                throw new EnvironmentException(
                    $"the recording has no answer to this request of {(caseId.Length > 0 ? caseId : "the probe")}: {request}",
                    "The case changed since: record again with harness/doctor check --record DIR.");
            var n = _used.GetValueOrDefault(key);
            _used[key] = n + 1;
            turn = Math.Min(n, list.Count - 1);
            answer = Read(list[turn], request);
        }
        return _change?.Invoke(caseId, request, turn, answer) ?? answer;
    }

    private static TapeHead ReadHead(JsonElement root) => new(
        root.GetProperty("profile").GetString()!,
        root.GetProperty("version").GetString(),
        root.GetProperty("model").GetString()!,
        root.GetProperty("model_sent").GetString()!,
        [.. root.GetProperty("model_names").EnumerateArray().Select(n => n.GetString()!)],
        root.GetProperty("known").GetBoolean(),
        root.TryGetProperty("context_tokens", out var tokens) ? tokens.GetInt32() : null);

    private static ApiRequest Sent(JsonElement one) => new()
    {
        Id = one.GetProperty("id").GetString()!,
        Method = one.GetProperty("method").GetString()!,
        Path = one.GetProperty("path").GetString()!,
        ContentType = one.GetProperty("content_type").GetString(),
        Stream = one.GetProperty("stream").GetBoolean(),
        Body = one.TryGetProperty("body", out var body) ? body.GetBytesFromBase64() : default(ReadOnlyMemory<byte>?),
    };

    private static Exchange Read(JsonElement one, ApiRequest request)
    {
        var body = new BodyBuffer();
        var bytes = one.GetProperty("body").GetBytesFromBase64();
        var pieces = one.GetProperty("pieces").EnumerateArray().Select(p => p.GetInt64()).ToList();
        var at = 0;
        for (var i = 0; i + 1 < pieces.Count; i += 2)
        {
            var length = (int)pieces[i + 1];
            TranscriptReplay.Append(body, bytes.AsSpan(at, length), pieces[i]);
            at += length;
        }
        var headers = one.GetProperty("headers").EnumerateArray().Select(h => h.GetString()!).Chunk(2).Select(h => new HeaderField(h[0], h[1]));
        return new Exchange
        {
            Request = request,
            Url = "http://recorded" + request.Path,
            TicksPerSecond = one.GetProperty("ticks_per_second").GetInt64(),
            Status = one.TryGetProperty("status", out var status) ? status.GetInt32() : null,
            HttpVersion = one.GetProperty("http").GetString(),
            ReasonPhrase = one.GetProperty("reason").GetString(),
            Headers = [.. headers],
            Chunks = body.Chunks,
            Body = body.Written,
            HeadersTicks = one.TryGetProperty("headers_ticks", out var ticks) ? ticks.GetInt64() : null,
            EndTicks = one.GetProperty("end_ticks").GetInt64(),
            End = Enum.Parse<TransportEnd>(one.GetProperty("end").GetString()!),
            Failure = one.GetProperty("failure").GetString(),
            LimitCode = one.GetProperty("limit").GetString(),
            OpenAfterDone = one.GetProperty("open_after_done").GetBoolean(),
        };
    }
}

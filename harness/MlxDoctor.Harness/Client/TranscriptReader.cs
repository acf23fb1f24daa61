using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace MlxDoctor.Harness.Client;

/// <summary>Reads an exchange. Pure: recorded bytes give the same as a live server's.</summary>
internal static class TranscriptReader
{
    /// <summary>Reads events, answer and oddities out of the wire facts.</summary>
    public static Transcript Read(Exchange exchange, ClientOptions options)
    {
        var log = new ObservationLog();
        var end = exchange.End;
        if (exchange.LimitCode is { } limit)
            log.Add(limit, exchange.Failure ?? limit);
        if (exchange.HttpVersion == "1.0")
            log.Add(ObservationCodes.Http10, "HTTP/1.0: the end of the body is only known by the close of the connection");
        if (exchange.Header("Content-Length") is { } length && !long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            log.Add(ObservationCodes.BadContentLength, "Content-Length: " + length);
        if (end == TransportEnd.Redirect)
            log.Add(ObservationCodes.Redirect, "Location: " + exchange.Header("Location"));
        var decoded = ContentDecoder.Decode(exchange, options, log, out var decodedEnd);
        if (end == TransportEnd.Clean)
            end = decodedEnd;
        var isStream = LooksLikeStream(exchange, decoded.Span, log);
        var format = exchange.Request.Format;
        IAnswerBuilder answer = format switch
        {
            WireFormat.Responses => new ResponsesAnswer(log),
            WireFormat.Messages => new MessagesAnswer(log),
            _ => new AnswerBuilder(log),
        };
        var isError = exchange.Status >= 400;
        if (isStream)
        {
            var reader = new SseReader(options.MaxEvents, log);
            FeedAll(reader, exchange, decoded);
            AddEvents(reader.Events, answer, options, log, isError);
            return new Transcript
            {
                Exchange = exchange,
                Decoded = decoded,
                IsStream = true,
                Events = reader.Events,
                Comments = reader.Comments,
                Ending = EndOfStream(exchange, end, reader.Events, answer, log),
                Answer = answer.Build(streaming: true),
                Observations = [.. log.ToList().Where(o => o.Code != ObservationCodes.NamedEvent || !format.HasNamedEvents())],
            };
        }
        var json = ReadPlain(exchange, decoded, answer, options, log);
        return new Transcript
        {
            Exchange = exchange,
            Decoded = decoded,
            IsStream = false,
            Ending = end == TransportEnd.Clean ? Ending.NonStreamComplete : OfTransport(end),
            Answer = answer.Build(streaming: false),
            ParsedJson = json,
            Observations = log.ToList(),
        };
    }

    private static void FeedAll(SseReader reader, Exchange exchange, ReadOnlyMemory<byte> decoded)
    {
        // Arrival times of compressed pieces can't be carried over to what is inside.
        if (!decoded.Equals(exchange.Body))
            reader.Feed(decoded.Span, exchange.EndTicks);
        else
            foreach (var chunk in exchange.Chunks)
                reader.Feed(decoded.Span.Slice(chunk.Start, chunk.Length), chunk.Ticks);
        reader.Complete(exchange.EndTicks);
    }

    private static bool LooksLikeStream(Exchange exchange, ReadOnlySpan<byte> body, ObservationLog log)
    {
        var type = exchange.Header("Content-Type") ?? "";
        var declared = type.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase);
        var start = body.StartsWith("\uFEFF"u8) ? body[3..] : body;
        start = start.TrimStart(" \t\r\n"u8);
        var isEvents = start.StartsWith("data:"u8) || start.StartsWith(":"u8) || start.StartsWith("event:"u8) || start.StartsWith("id:"u8)
            || start.StartsWith("retry:"u8);
        var isOther = start is [(byte)'{' or (byte)'[' or (byte)'<', ..];
        var isStream = declared ? !isOther : isEvents && (exchange.Request.Stream || start.StartsWith("data:"u8));
        if (exchange.Status is null)
            return exchange.Request.Stream && isEvents;
        if (declared != isStream && !body.IsEmpty)
            log.Add(ObservationCodes.ContentType, $"the body is {(isStream ? "an event stream" : "no event stream")}, the content type says '{type}'");
        else if (exchange.Request.Stream && !isStream && exchange.Status < 400)
            log.Add(ObservationCodes.ContentType, $"a stream was asked for, the answer is '{type}'");
        if (isStream && !exchange.Request.Stream)
            log.Add(ObservationCodes.UnexpectedStream, "an event stream came unasked");
        return isStream;
    }

    private static void AddEvents(IReadOnlyList<SseEvent> events, IAnswerBuilder answer, ClientOptions options, ObservationLog log, bool isErrorStatus)
    {
        for (var i = 0; i < events.Count; i++)
        {
            var e = events[i];
            if (e.IsDone || e.Data.Length == 0)
                continue;
            var problem = JsonText.TryParse(e.Data, options.MaxJsonDepth, out var document);
            if (problem is null)
            {
                using (document)
                    Guarded(log, () =>
                    {
                        if (JsonText.HasDuplicateKeys(document!.RootElement))
                            log.Add(ObservationCodes.DuplicateKey, "an object names a member twice");
                        answer.AddEvent(document!.RootElement, e.Name, i, e.Ticks, isErrorStatus || e.Name == "error");
                    });
            }
            else if (!e.Terminated)
            {
                log.Add(ObservationCodes.TruncatedJson, e.Data);
            }
            else
            {
                NoteBadJson(e.Data, problem, options, log);
                if (e.Name == "error")
                    answer.AddError(ApiErrorReader.OfText(e.Data), i, e.Ticks);
            }
        }
    }

    private static Ending EndOfStream(Exchange exchange, TransportEnd end, IReadOnlyList<SseEvent> events, IAnswerBuilder answer, ObservationLog log)
    {
        var named = exchange.Request.Format.HasNamedEvents();
        var marks = events.Count(e => e.IsDone);
        var (done, mark) = named ? (answer.EndEvents.Count, "the last event") : (marks, "[DONE]");
        if (named && marks > 0)
            log.Add(ObservationCodes.DoneUnasked, "[DONE] came in a stream that ends with an event of its own");
        if (answer.Error is { } error)
            log.Add(ObservationCodes.ErrorEvent, error.Message ?? error.Raw);
        if (done > 1)
            log.Add(ObservationCodes.DoneRepeated, FormattableString.Invariant($"{mark} came {done} times"));
        if (done > 0 && !named && !events[^1].IsDone)
            log.Add(ObservationCodes.AfterDone, "after [DONE]: " + events[^1].Data);
        if (exchange.OpenAfterDone)
            log.Add(ObservationCodes.OpenAfterDone, "the body stays open after [DONE]");
        if (events.Count == 0)
            log.Add(ObservationCodes.EmptyStream, "the stream has no event");
        if (end != TransportEnd.Clean)
            return OfTransport(end);
        if (done == 0)
            log.Add(ObservationCodes.DoneMissing, $"the stream ends without {mark}");
        if (answer.Error is not null)
            return Ending.ErrorEvent;
        return done > 0 ? Ending.FinishedWithDone : Ending.CleanCloseWithoutDone;
    }

    private static JsonNode? ReadPlain(Exchange exchange, ReadOnlyMemory<byte> decoded, IAnswerBuilder answer, ClientOptions options, ObservationLog log)
    {
        if (exchange.Status is not { } status)
            return null;
        var text = Encoding.UTF8.GetString(decoded.Span);
        if (!Utf8.IsValid(decoded.Span) && exchange.End == TransportEnd.Clean)
            log.Add(ObservationCodes.InvalidUtf8, text);
        if (text.StartsWith('\uFEFF'))
        {
            log.Add(ObservationCodes.Bom, "the body starts with a byte order mark");
            text = text[1..];
        }
        var problem = JsonText.TryParse(text, options.MaxJsonDepth, out var document);
        if (problem is not null)
        {
            if (status >= 400)
                answer.AddError(ApiErrorReader.OfText(text), 0, exchange.EndTicks);
            else if (exchange.End != TransportEnd.Clean)
                log.Add(ObservationCodes.TruncatedJson, text);
            else if (text.Length > 0 && (exchange.Header("Content-Type") ?? "").Contains("json", StringComparison.OrdinalIgnoreCase)
                || exchange.Request.Body is not null)
                NoteBadJson(text, problem, options, log);
            return null;
        }
        using (document)
        {
            var root = document!.RootElement;
            JsonNode? node = null;
            Guarded(log, () =>
            {
                if (JsonText.HasDuplicateKeys(root))
                    log.Add(ObservationCodes.DuplicateKey, "an object names a member twice");
                node = JsonText.ToNode(root);
                answer.AddBody(root, exchange.EndTicks, status >= 400);
            });
            return node;
        }
    }

    private static void NoteBadJson(string text, string problem, ClientOptions options, ObservationLog log)
    {
        if (JsonText.IsDeeperThan(text, options.MaxJsonDepth))
            log.Add(ObservationCodes.DeepJson, FormattableString.Invariant($"nested deeper than {options.MaxJsonDepth}"));
        else
            log.Add(ObservationCodes.BadJson, $"{problem} in: {text}");
    }

    private static void Guarded(ObservationLog log, Action read)
    {
        try
        {
            read();
        }
        catch (InvalidOperationException e)
        {
            // Member names with half of a surrogate pair can't be compared by System.Text.Json.
            log.Add(ObservationCodes.BadJson, e.Message);
        }
    }

    private static Ending OfTransport(TransportEnd end) => end switch
    {
        TransportEnd.Broken => Ending.BrokenConnection,
        TransportEnd.Timeout => Ending.Timeout,
        TransportEnd.IdleTimeout => Ending.IdleTimeout,
        TransportEnd.Aborted => Ending.Aborted,
        TransportEnd.LimitExceeded => Ending.LimitExceeded,
        TransportEnd.ConnectFailed => Ending.ConnectFailed,
        _ => Ending.Redirect,
    };
}

using System.Text;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Servers;

namespace MlxDoctor.Harness.Client;

/// <summary>One exchange: the wire facts and what was read from them.</summary>
internal sealed record Transcript
{
    /// <summary>What happened on the wire.</summary>
    public required Exchange Exchange { get; init; }

    /// <summary>How it ended.</summary>
    public required Ending Ending { get; init; }

    /// <summary>True when the body was read as an event stream.</summary>
    public required bool IsStream { get; init; }

    /// <summary>Events of a stream, [DONE] included.</summary>
    public IReadOnlyList<SseEvent> Events { get; init; } = [];

    /// <summary>Comment lines of a stream.</summary>
    public int Comments { get; init; }

    /// <summary>Oddities that were forgiven.</summary>
    public IReadOnlyList<Observation> Observations { get; init; } = [];

    /// <summary>What the server answered; never null, but empty when there was no payload.</summary>
    public required Answer Answer { get; init; }

    /// <summary>The JSON of a plain answer, or null.</summary>
    public JsonNode? ParsedJson { get; init; }

    /// <summary>The body after decompression; events point into it.</summary>
    public ReadOnlyMemory<byte> Decoded { get; init; }

    /// <summary>What was sent.</summary>
    public ApiRequest Request => Exchange.Request;

    /// <summary>Id of the request.</summary>
    public string Id => Exchange.Request.Id;

    /// <summary>Status code; null without an answer.</summary>
    public int? Status => Exchange.Status;

    /// <summary>HTTP version, for example <c>1.0</c>.</summary>
    public string? HttpVersion => Exchange.HttpVersion;

    /// <summary>Text after the status code.</summary>
    public string? ReasonPhrase => Exchange.ReasonPhrase;

    /// <summary>Headers of the answer.</summary>
    public IReadOnlyList<HeaderField> Headers => Exchange.Headers;

    /// <summary>Pieces of the body as they came.</summary>
    public IReadOnlyList<Chunk> Chunks => Exchange.Chunks;

    /// <summary>The body as received.</summary>
    public ReadOnlyMemory<byte> Body => Exchange.Body;

    /// <summary>The decompressed body as text; what is not UTF-8 is replaced.</summary>
    public string BodyText => Encoding.UTF8.GetString(Decoded.Span);

    /// <summary>Wall clock when it was sent.</summary>
    public DateTimeOffset SentAt => Exchange.SentAt;

    /// <summary>When the headers had come.</summary>
    public long? HeadersTicks => Exchange.HeadersTicks;

    /// <summary>When it was over.</summary>
    public long EndTicks => Exchange.EndTicks;

    /// <summary>What the transport said when it did not end cleanly, or null.</summary>
    public string? Failure => Exchange.Failure;

    /// <summary>True for a status from 200 to 299.</summary>
    public bool IsSuccess => Status is >= 200 and <= 299;

    /// <summary>The API that was spoken.</summary>
    public WireFormat Format => Request.Format;

    /// <summary>True when [DONE] came.</summary>
    public bool HasDone => Events.Any(e => e.IsDone);

    /// <summary>
    /// A stream is complete with a finish reason for each choice, no error, the end mark of its API and a clean end; a plain answer with a good status, no
    /// error and, if it has choices, a finish reason for each.
    /// </summary>
    public bool IsComplete =>
        IsSuccess && Answer.Error is null
        && Ending == (IsStream ? Ending.FinishedWithDone : Ending.NonStreamComplete)
        && Answer.ContentByChoice.Keys.All(choice => Answer.FinishReasons.Any(f => f.Choice == choice))
        && (!IsStream || Answer.FinishReasons.Count > 0);

    /// <summary>True when that oddity was seen.</summary>
    public bool Observed(string code) => Observations.Any(o => o.Code == code);

    /// <summary>Ticks in milliseconds.</summary>
    public double Ms(long ticks) => ticks * 1000.0 / Exchange.TicksPerSecond;

    /// <summary>The first header of that name, or null.</summary>
    public string? Header(string name) => Exchange.Header(name);

    /// <summary>A shell line that repeats the request.</summary>
    public string ToCurl(Endpoint endpoint) => Request.ToCurl(endpoint);

    /// <summary>One line for findings: status, ending, and the start of what came.</summary>
    public string Describe()
    {
        var what = Failure ?? Answer.Error?.Message ?? Answer.Content ?? Answer.Reasoning ?? BodyText;
        if (what.Length > 160)
            what = what[..160] + "…";
        return FormattableString.Invariant($"{(Status is { } s ? "HTTP " + s : "no answer")}, {Ending}: {what.ReplaceLineEndings("\\n")}");
    }

    /// <summary>The same line.</summary>
    public override string ToString() => Id + " " + Describe();
}

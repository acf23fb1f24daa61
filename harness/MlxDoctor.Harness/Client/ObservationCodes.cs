namespace MlxDoctor.Harness.Client;

/// <summary>Every code that a transcript may carry.</summary>
internal static class ObservationCodes
{
    public const string Http10 = "http.1.0";
    public const string Compressed = "http.compressed";
    public const string BadCompression = "http.bad-compression";
    public const string ContentType = "http.content-type";
    public const string UnexpectedStream = "http.unexpected-stream";
    public const string BadContentLength = "http.bad-content-length";
    public const string Redirect = "http.redirect";
    public const string CrLf = "sse.crlf";
    public const string Cr = "sse.cr";
    public const string Bom = "sse.bom";
    public const string Comment = "sse.comment";
    public const string MultiLine = "sse.multi-line-data";
    public const string UnknownField = "sse.unknown-field";
    public const string NamedEvent = "sse.named-event";
    public const string EventWithoutData = "sse.event-without-data";
    public const string EmptyData = "sse.empty-data";
    public const string Unterminated = "sse.unterminated-event";
    public const string DoneMissing = "sse.done-missing";
    public const string DoneRepeated = "sse.done-repeated";
    public const string AfterDone = "sse.bytes-after-done";
    public const string OpenAfterDone = "sse.open-after-done";
    public const string ErrorEvent = "sse.error-event";
    public const string EmptyStream = "sse.empty";
    public const string InvalidUtf8 = "text.invalid-utf8";
    public const string LoneSurrogate = "text.lone-surrogate";
    public const string BadJson = "json.bad";
    public const string TruncatedJson = "json.truncated";
    public const string DeepJson = "json.too-deep";
    public const string DuplicateKey = "json.duplicate-key";
    public const string NotAnObject = "json.not-an-object";
    public const string WrongType = "answer.wrong-type";
    public const string ChoiceIndexMissing = "answer.choice-index-missing";
    public const string UsageRepeated = "answer.usage-repeated";
    public const string ReasoningDoubled = "answer.reasoning-doubled";
    public const string FinishRepeated = "answer.finish-repeated";
    public const string DeltaAfterFinish = "answer.delta-after-finish";
    public const string ToolIndexMissing = "answer.tool-index-missing";
    public const string ToolIndexReused = "answer.tool-index-reused";
    public const string ToolHeadRepeated = "answer.tool-head-repeated";
    public const string ToolHeadLate = "answer.tool-head-late";
    public const string ToolArguments = "answer.tool-arguments-not-text";
    public const string EventName = "event.name";
    public const string EventOrder = "event.order";
    public const string EventUnknown = "event.unknown";
    public const string Sequence = "event.sequence";
    public const string ItemId = "event.item-id";
    public const string DoneDiffers = "event.done-differs";
    public const string DoneUnasked = "sse.done-unasked";
    public const string LimitLine = "limit.line";
    public const string LimitBody = "limit.body";
    public const string LimitDecoded = "limit.decoded";
    public const string LimitHeaders = "limit.headers";
    public const string LimitEvents = "limit.events";
}

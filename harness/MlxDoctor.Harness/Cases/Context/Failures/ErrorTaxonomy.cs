using System.Text.RegularExpressions;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Context.Failures;

/// <summary>Names the cause of a failure: process and socket first, then status and code, then the text on word boundaries.</summary>
internal static class ErrorTaxonomy
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private static readonly (Regex Pattern, ErrorCategory Category)[] Words =
    [
        (Text(@"insufficient system resources|loading was (stopped|refused)|guardrail"), ErrorCategory.LoadRefused),
        (Text(@"(llama_)?memory is null|reuse from cache|memory/cache error|(kv|key-value)[ _-]?cache (is )?(corrupt|broken|full)"),
            ErrorCategory.MemoryCacheError),
        (Text(@"out of memory|oom|insufficient memory|not enough memory|cannot allocate memory|metal error|bad_alloc|failed to allocate"),
            ErrorCategory.OutOfMemory),
        (Text(
            "model not found|no (such )?model|path not found|not available in lm studio|nomodelmatchingquery|possibly deleted or unloaded|"
                + "model not available|unknown model|websocket.*model"), ErrorCategory.ModelNotFound),
        (Text(
            @"context (length|window|size|overflows?)|maximum context|max(imum)?[ _](model|prompt|sequence)[ _]len(gth)?|too (long|many tokens)|"
                + @"exceeds? the (model|context|max)\w*|when context the overflows"), ErrorCategory.ContextExceeded),
        (Text(@"timed? ?out|deadline exceeded"), ErrorCategory.Timeout),
        (Text(@"(unsupported|unknown|invalid|unexpected) (parameter|argument|field|keyword)|extra (inputs|fields)"), ErrorCategory.RejectedParam),
    ];

    /// <summary>The category of a failure.</summary>
    public static ErrorCategory Of(FailureFacts facts)
    {
        if (facts.ProcessGone || facts.Afterwards == Life.Gone || facts.Ending == Ending.ConnectFailed)
            return Named(facts.Text) is ErrorCategory.OutOfMemory ? ErrorCategory.OutOfMemory : ErrorCategory.ServerGone;
        if (facts.Afterwards == Life.Hung)
            return ErrorCategory.ServerHung;
        if (facts.Ending is Ending.Timeout or Ending.IdleTimeout)
            return ErrorCategory.Timeout;
        if (facts.PromptTokens is { } read && facts.SentTokens is { } sent && read < sent * 0.98)
            return ErrorCategory.ContextExceeded;
        if (facts.Code is { } code && ByCode(code) is { } coded)
            return coded;
        if (Named(facts.Text) is { } named && !(named == ErrorCategory.ModelNotFound && facts.Status is 400 or 413))
            return named;
        return ByStatus(facts);
    }

    /// <summary>What to do about it.</summary>
    /// <param name="category">The cause.</param>
    /// <param name="owned">The harness may restart the server.</param>
    public static ErrorAction ActionFor(ErrorCategory category, bool owned) => category switch
    {
        ErrorCategory.WrongAnswer => ErrorAction.None,
        ErrorCategory.Timeout or ErrorCategory.SocketClosedNoReply => ErrorAction.Retry,
        ErrorCategory.ModelNotFound or ErrorCategory.RejectedParam => ErrorAction.StopModel,
        ErrorCategory.ServerGone or ErrorCategory.ServerHung => owned ? ErrorAction.UnloadAndGoOn : ErrorAction.StopRun,
        ErrorCategory.MemoryCacheError or ErrorCategory.OutOfMemory => ErrorAction.UnloadAndGoOn,
        _ => ErrorAction.Shrink,
    };

    /// <summary>The category as it is written in reports and files, such as <c>OUT_OF_MEMORY</c>.</summary>
    public static string Name(ErrorCategory category) =>
        string.Concat(category.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));

    private static ErrorCategory? ByCode(string code) => code.ToLowerInvariant() switch
    {
        var c when c.Contains("context_length", StringComparison.Ordinal) || c.Contains("context_window", StringComparison.Ordinal) =>
            ErrorCategory.ContextExceeded,
        var c when c.Contains("model_not_found", StringComparison.Ordinal) => ErrorCategory.ModelNotFound,
        "unknown_parameter" or "unsupported_parameter" or "unsupported_value" => ErrorCategory.RejectedParam,
        "insufficient_memory" or "out_of_memory" => ErrorCategory.OutOfMemory,
        _ => null,
    };

    private static ErrorCategory ByStatus(FailureFacts facts) => facts switch
    {
        { Phase: Phase.Load } => ErrorCategory.LoadFailed,
        { Empty: true } => ErrorCategory.EmptyAnswer,
        { Status: 413 } => ErrorCategory.ContextExceeded,
        { Status: 404 } => ErrorCategory.ModelNotFound,
        { Status: 400 or 422, Param: not null and not ("messages" or "prompt" or "input") } => ErrorCategory.RejectedParam,
        { Status: 408 or 504 } => ErrorCategory.Timeout,
        { Status: null } or { Ending: Ending.BrokenConnection } => ErrorCategory.SocketClosedNoReply,
        _ => ErrorCategory.Unclassified,
    };

    private static ErrorCategory? Named(string text)
    {
        foreach (var (pattern, category) in Words)
            if (pattern.IsMatch(text))
                return category;
        return null;
    }

    private static Regex Text(string words) =>
        new($@"(?<![A-Za-z0-9])(?:{words})(?![A-Za-z0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Limit);
}

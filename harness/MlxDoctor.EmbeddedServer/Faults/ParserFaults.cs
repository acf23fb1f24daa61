using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Parsers of thoughts and tool calls that take a model's words apart wrongly; each works on a whole answer, streamed or not.</summary>
internal static class ParserFaults
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyList<FaultEntry> All { get; } =
    [
        Arguments("parser-number-guessed", "texts that look like numbers become numbers", "types guessed instead of taken from the schema",
            n => Text(n) is { } t && decimal.TryParse(t, NumberStyles.Integer, CultureInfo.InvariantCulture, out var d) ? JsonValue.Create(d) : n),
        Arguments("parser-truth-guessed", "texts that say true or false become truth values", "types guessed instead of taken from the schema",
            n => Text(n) is { } t && bool.TryParse(t, out var b) ? JsonValue.Create(b) : n),
        Arguments("parser-null-guessed", "the text null becomes null", "types guessed instead of taken from the schema", n => Text(n) == "null" ? null : n),
        Arguments(
            "parser-json-guessed", "texts that are JSON become objects", "values parsed once too often", n => Text(n) is ['{', ..] t ? JsonNode.Parse(t) : n),
        Arguments(
            "parser-number-as-text", "numbers arrive as texts", "every value of an XML call is a text",
            n => n?.GetValueKind() == JsonValueKind.Number ? JsonValue.Create(n.ToJsonString()) : n),
        Arguments(
            "parser-truth-as-text", "truth values arrive as texts", "every value of an XML call is a text",
            n => n?.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? JsonValue.Create(n.ToString()) : n),
        Arguments(
            "parser-fraction-cut", "fractions lose what is behind the point", "number read as int",
            n => n is JsonValue v && n.GetValueKind() == JsonValueKind.Number ? JsonValue.Create((long)v.GetValue<double>()) : n),
        Arguments(
            "parser-nested-as-text", "objects arrive as texts", "nested values serialised twice",
            n => n is JsonObject ? JsonValue.Create(n.ToJsonString()) : n),
        Arguments("parser-lists-lost", "lists arrive empty", "only scalar values are read", n => n is JsonArray ? new JsonArray() : n),
        Values(
            "parser-lines-trimmed", "every line of an argument loses its indent", "argument lines are trimmed",
            t => string.Join('\n', t.Split('\n').Select(l => l.Trim()))),
        Values("parser-lines-joined", "line feeds of an argument become blanks", "line feeds normalised", t => t.Replace('\n', ' ')),
        Values("parser-first-line-only", "an argument ends with its first line", "a pattern whose dot does not match a line feed", t => t.Split('\n')[0]),
        Values(
            "parser-quotes-lost", "quotes inside an argument disappear", "quotes stripped instead of unescaped",
            t => t.Replace("\"", "", StringComparison.Ordinal)),
        Values(
            "parser-quotes-escaped-twice", "quotes inside an argument have backslashes", "arguments escaped twice",
            t => t.Replace("\"", "\\\"", StringComparison.Ordinal)),
        Values(
            "parser-backslash-lost", "backslashes of an argument disappear", "arguments unescaped twice", t => t.Replace("\\", "", StringComparison.Ordinal)),
        Values("parser-non-ascii-lost", "characters beyond ASCII of an argument become question marks", "arguments passed through a narrow encoding",
            t => string.Concat(t.EnumerateRunes().Select(r => r.IsAscii ? r.ToString() : "?"))),
        Values("parser-think-cut-from-arguments", "think tags disappear from arguments", "thinking stripped before calls are read",
            t => t.Replace("<think>", "", StringComparison.Ordinal).Replace("</think>", "", StringComparison.Ordinal)),
        Values("parser-tags-cut-from-arguments", "tags disappear from arguments", "arguments cleaned like text", t => Regex.Replace(t, "</?b>", "")),
        Values("parser-end-mark-cuts", "an argument ends before the mark that ends calls", "the first end mark ends the call",
            t => t.IndexOf("</tool_call>", StringComparison.Ordinal) is var i and >= 0 ? t[..i] : t),
        Whole(
            "parser-second-call-lost", "only the first of several calls arrives", "one match instead of all",
            parts => parts.Where(p => !IsCall(p) || p.Index == 0)),
        Whole("parser-calls-swapped", "calls arrive in the wrong order", "calls collected in a set", parts => parts.Any(p => p.Index == 1)
            ? [.. parts.Where(
                p => !IsCall(p) && p.Kind != PartKind.Finish),
                .. parts.Where(IsCall).OrderByDescending(p => p.Index).Select(p => p with { Index = 1 - p.Index }), parts[^1]] : parts),
        Whole("parser-call-doubled", "a call arrives twice", "a call parsed at its end and again at the end of "
            + "the answer", parts => !parts.Exists(IsCall) ? parts
            : [.. parts.SkipLast(1), .. parts.Where(p => IsCall(p) && p.Index == 0).Select(p => p with { Index = 9, CallId = p.CallId + "x" }), parts[^1]]),
        Whole(
            "parser-empty-call-lost", "calls without arguments disappear", "arguments required by the pattern",
            parts => WithoutCalls(parts, (_, arguments) => arguments == "{}")),
        Whole(
            "parser-unknown-call-lost", "calls of tools that are not offered disappear", "unknown names dropped silently",
            parts => WithoutCalls(parts, (name, _) => name == "launch_rocket")),
        Whole(
            "parser-calls-lost", "calls disappear, and nothing takes their place", "a call that cannot be parsed is dropped silently",
            parts => WithoutCalls(parts, (_, _) => true)),
        Whole(
            "parser-name-prefixed", "names of tools carry a prefix", "the id is taken for the name",
            parts => parts.Select(p => p.Kind == PartKind.ToolStart ? p with { Text = $"functions.{p.Text}" } : p)),
        Whole("parser-text-before-call-lost", "words before a call disappear", "content is emptied when a call is found", parts => parts.Exists(IsCall)
            ? parts.Where((p, i) => p.Kind != PartKind.Content || i > parts.FindIndex(IsCall)) : parts),
        Whole("parser-text-after-call-lost", "words after a call disappear", "what follows a call is not looked at", parts => parts.Exists(IsCall)
            ? parts.Where((p, i) => p.Kind != PartKind.Content || i < parts.FindIndex(IsCall)) : parts),
        Content(
            "parser-tail-lost", "an answer that ends like the beginning of a mark loses its end", "text held back for a mark is never released",
            t => t.LastIndexOf('<') is var i and > 0 && t.Length - i < 6 ? t[..i] : t),
        Content("parser-short-tail-lost", "an answer that ends with < loses it", "text held back for a mark is never released", t => t.TrimEnd('<')),
        Content("parser-broken-call-lost", "what only looks like a call disappears", "a call that cannot be parsed is dropped silently",
            t => Regex.Replace(t, "<tool_call>[^<]*oops[^<]*</tool_call>", "")),
        Content(
            "parser-blank-lines-lost", "blank lines of an answer disappear", "text cleaned around marks that are not there",
            t => t.Replace("\n\n", "\n", StringComparison.Ordinal)),
        Content(
            "parser-indent-lost", "lines of an answer lose their indent", "text cleaned line by line",
            t => string.Join('\n', t.Split('\n').Select(l => l.TrimStart()))),
        Content(
            "parser-marks-cut-from-prose", "marks disappear from prose", "marks stripped without tools offered",
            t => t.Replace("<tool_call>", "", StringComparison.Ordinal).Replace("</tool_call>", "", StringComparison.Ordinal)),
        Whole("parser-prose-becomes-call", "JSON in prose becomes a call", "bare JSON taken for a call", parts => parts.Exists(
            p => p.Kind == PartKind.Content && p.Text.Contains("```json", StringComparison.Ordinal))
            ? [.. parts.SkipLast(1), new AnswerPart(PartKind.ToolStart, "get_weather") { CallId = "call_prose" }, new AnswerPart(
                PartKind.ToolArguments, "{\"city\":\"Rome\"}"), parts[^1]] : parts),
        Whole("parser-thought-becomes-call", "a mark inside thoughts begins a call", "calls read before thoughts", parts => parts.Exists(
            p => p.Kind == PartKind.Reasoning && p.Text.Contains("<tool_call>", StringComparison.Ordinal))
            ? [.. parts.SkipLast(1), new AnswerPart(PartKind.ToolStart, "get_weather") { CallId = "call_thought" }, new AnswerPart(
                PartKind.ToolArguments, "{\"city\":\"\"}"), parts[^1]] : parts),
        Whole("parser-thought-cut", "thoughts lose their last word", "the end of thoughts held back and dropped",
            parts => parts.Select(
                p => p.Kind == PartKind.Reasoning ? p with { Text = p.Text.TrimEnd()[..Math.Max(0, p.Text.TrimEnd().LastIndexOf(' '))] } : p)),
        Whole(
            "parser-thought-lost-with-call", "thoughts disappear where a call follows", "one parser's result replaces the other's",
            parts => parts.Exists(IsCall) ? parts.Where(p => p.Kind != PartKind.Reasoning) : parts),
        Whole("parser-call-lost-after-thought", "a call that follows thoughts "
            + "arrives as text", "one parser's result replaces the other's", parts => parts.Exists(p => p.Kind == PartKind.Reasoning) && parts.Exists(IsCall)
            ? [.. parts.Where(p => !IsCall(p) && p.Kind != PartKind.Finish), new AnswerPart(
                PartKind.Content, string.Concat(parts.Where(IsCall).Select(p => p.Text))), new AnswerPart(PartKind.Finish, "stop")] : parts),
        Whole(
            "parser-cut-says-tool-calls", "an answer that the limit cuts inside a call says tool_calls", "finish reason set by the parser",
            parts => parts.Select(p => p is { Kind: PartKind.Finish, Text: "length" } ? p with { Text = "tool_calls" } : p)),
    ];

    private static FaultEntry Arguments(string name, string summary, string reproduces, Func<JsonNode?, JsonNode?> change) =>
        Whole(name, summary, reproduces, parts => parts.Select(p => p.Kind == PartKind.ToolArguments && Parse(p.Text) is { } json
            ? p with { Text = new JsonObject(json.Select(m => KeyValuePair.Create(m.Key, change(m.Value)?.DeepClone()))).ToJsonString(Readable) } : p));

    private static FaultEntry Values(string name, string summary, string reproduces, Func<string, string> change) =>
        Arguments(name, summary, reproduces, n => Text(n) is { } text ? JsonValue.Create(change(text)) : n);

    private static FaultEntry Content(string name, string summary, string reproduces, Func<string, string> change) =>
        Whole(name, summary, reproduces, parts => parts.Select(p => p.Kind == PartKind.Content ? p with { Text = change(p.Text) } : p));

    private static FaultEntry Whole(string name, string summary, string reproduces, Func<List<AnswerPart>, IEnumerable<AnswerPart>> change) =>
        new(name, summary, reproduces, Change.Steps(steps => OnceAsync(steps, change)));

    private static async IAsyncEnumerable<AnswerStep> OnceAsync(IAsyncEnumerable<AnswerStep> steps, Func<List<AnswerPart>, IEnumerable<AnswerPart>> change)
    {
        var (tokens, parts) = (0, new List<AnswerPart>());
        await foreach (var step in steps)
        {
            tokens += step.Tokens;
            foreach (var part in step.Parts)
            {
                if (parts.Count > 0 && parts[^1].Join(part) is { } joined)
                    parts[^1] = joined;
                else
                    parts.Add(part);
            }
        }
        yield return new AnswerStep(tokens, [.. change(parts)]);
    }

    private static IEnumerable<AnswerPart> WithoutCalls(List<AnswerPart> parts, Func<string, string, bool> which)
    {
        var lost = parts.Where(p => p.Kind == PartKind.ToolStart)
            .Where(p => which(p.Text, parts.FirstOrDefault(a => a.Kind == PartKind.ToolArguments && a.Index == p.Index)?.Text ?? "{}")).Select(p => p.Index)
            .ToHashSet();
        return parts.Where(p => !IsCall(p) || !lost.Contains(p.Index));
    }

    private static bool IsCall(AnswerPart part) => part.Kind is PartKind.ToolStart or PartKind.ToolArguments;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

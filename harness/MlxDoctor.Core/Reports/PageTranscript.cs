using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlxDoctor.Core.Markup;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Core.Reports;

/// <summary>One request and its answer side by side, behind a click.</summary>
internal static partial class PageTranscript
{
    /// <summary>A transcript of ours is smaller; what somebody else left there is not read.</summary>
    private const long LargestFile = 4 << 20;

    private const int LongestHead = 6000;
    private const int LongestTail = 2000;
    private const int MostHeaders = 40;

    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    public static Html Of(RunDirectory run, string file, PageBudget budget)
    {
        var (html, problem) = Read(run, file);
        if (html.IsEmpty)
            return PageParts.Note(Html.Of($"Transcript {PageParts.Code(file)} {problem}."));
        return budget.Take(html.Length) ? html : PageParts.Note(Html.Of($"Transcript {PageParts.Code(file)} is left out here."));
    }

    private static (Html Shown, string Problem) Read(RunDirectory run, string file)
    {
        try
        {
            var path = Path.GetFullPath(Path.Combine(run.Root, file));
            if (!path.StartsWith(run.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                return (Html.None, "is not in the run directory");
            if (!File.Exists(path))
                return (Html.None, "was not kept");
            if (new FileInfo(path).Length > LargestFile)
                return (Html.None, "is too large to be shown");
            return JsonNode.Parse(File.ReadAllBytes(path)) is JsonObject o ? (Whole(file, o), "") : (Html.None, "is no transcript");
        }
        // A node is parsed when it is looked at: a key that is there twice, or half a character, is found only then.
        catch (Exception e) when (
            e is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (Html.None, "cannot be read");
        }
    }

    private static Html Whole(string file, JsonObject transcript)
    {
        var request = transcript["request"] as JsonObject ?? [];
        var response = transcript["response"] as JsonObject ?? [];
        var status = Text(response["status"]) is { Length: > 0 } s ? s : "no status";
        var asked = $"{Text(request["method"])} {Text(request["url"])}";
        var said = $"HTTP/{Text(response["http"])} {status} {Text(response["reason"])}";
        var ending = PageParts.Short($"{asked} → {status}, {Ending(Text(transcript["ending"]))}");
        return PageParts.Folded(Html.Of($"Transcript {PageParts.Code(Text(transcript["id"]))}: {ending}"), Html.Of(
            $"""
            <div class="sides two">
            {Side("Request", request, Lines(request, asked))}{Side("Answer", response, Lines(response, said))}</div>
            {Failure(transcript)}{PageParts.Note(Html.Of($"Whole in {PageParts.Code(file)}, with the arrival of every piece."))}
            """));
    }

    private static Html Side(string title, JsonObject side, string head) => Html.Of(
        $"<div><h4>{title}</h4><pre class=\"long\" tabindex=\"0\" role=\"group\" aria-label=\"{title}\">\n{Cut(head)}\n\n{Cut(Body(side))}</pre></div>\n");

    private static string Lines(JsonObject side, string first)
    {
        var headers = (side["headers"] as JsonArray ?? []).OfType<JsonArray>().Where(h => h.Count == 2).Take(MostHeaders)
            .Select(h => $"{Text(h[0])}: {Text(h[1])}");
        return string.Join('\n', headers.Prepend(first));
    }

    private static string Body(JsonObject side)
    {
        var body = side.ContainsKey("body") ? Text(side["body"])
            : side.ContainsKey("body_base64") ? $"base64 of what is no text: {Text(side["body_base64"])}"
            : "(no body)";
        return Indented(body) + (side["note"] is { } note ? $"\n\n({Text(note)})" : "");
    }

    private static string Indented(string body)
    {
        if (body.TrimStart() is not ['{' or '[', ..])
            return body;
        try
        {
            return JsonNode.Parse(body)?.ToJsonString(Readable) ?? body;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return body;
        }
    }

    private static Html Failure(JsonObject transcript)
    {
        var observed = (transcript["observations"] as JsonArray ?? []).OfType<JsonObject>().Take(MostHeaders)
            .Select(o => $"{Text(o["code"])}: {Text(o["text"])}");
        return PageParts.List(observed.Prepend(Text(transcript["failure"])).Where(t => t.Length > 0).Select(t => PageParts.Cell(t)));
    }

    /// <summary>For example <c>finished with done</c>.</summary>
    private static string Ending(string name) => Capitals().Replace(name, " $1").Trim().ToLowerInvariant();

    [GeneratedRegex("([A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex Capitals();

    /// <summary>Beginning and end, with what lies between counted: a stream's last line tells the most.</summary>
    private static string Cut(string text)
    {
        if (text.Length <= LongestHead + LongestTail)
            return text;
        var head = char.IsHighSurrogate(text[LongestHead - 1]) ? LongestHead - 1 : LongestHead;
        var tail = text.Length - LongestTail;
        tail += char.IsLowSurrogate(text[tail]) ? 1 : 0;
        return $"{text[..head]}\n\n… {Format.Count(tail - head)} characters are left out here …\n\n{text[tail..]}";
    }

    private static string Text(JsonNode? node) => node switch
    {
        null => "",
        JsonValue v when v.TryGetValue<string>(out var text) => text,
        _ => node.ToJsonString(Readable),
    };
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Small things of many places that only a close reader minds.</summary>
internal static partial class DetailFaults
{
    public static IReadOnlyList<FaultEntry> All { get; } =
    [
        new("fingerprint-changes", "the chunk with the finish reason has another system_fingerprint", "the last chunk is built by another function",
            Change.Frames(s => s.Each(f => { if (f.Kind == FrameKind.Finish) f.Data!["system_fingerprint"] = "fp_other"; }))),
        new("latin-label", "answers are labelled charset=iso-8859-1", "a framework's default character set", new Fault
        {
            Answer = scope => Labelled(scope, type => type?.Split(';')[0] + "; charset=iso-8859-1"),
            Refuse = (scope, _) => Labelled(scope, type => type?.Split(';')[0] + "; charset=iso-8859-1"),
        }),
        new("health-error", "health answers 200 and tells an error", "a handler that catches everything and forgets the status",
            Change.Route("/health", _ => new JsonObject { ["error"] = new JsonObject { ["message"] = "no model", ["type"] = "server_error" } })),
        new("models-change", "an entry of the list of models has another owner each time", "an entry that is filled from the last request",
            _ => ModelsChange()),
        new("space-before", "the visible text begins with a blank", "the marker of a word's beginning is decoded as a blank",
            Change.Steps(s => s.Begin(" "))),
        new("indent-lost", "several blanks become one", "a decoder that cleans up its text", Change.Steps(OneBlank)),
        new("think-damaged", "the thinking ends with </s>", "a list of special tokens of another model family", Change.Steps(EndOfThought)),
        new("error-traceback", "the message of an error is a stack trace", "an exception's text is sent as it is", Change.Refusal((_, error) =>
        {
            var words = $"Traceback (most recent call last):\n  File \"server.py\", line 1, in handle\nValueError: {error.Message}";
            return (error.Status, ErrorWording.Chat(new ApiException(error.Status, words, error.Type, error.Param, error.Code)));
        })),
        new("error-as-html", "errors are labelled text/html", "a framework's default for everything that is no success", new Fault
        {
            Refuse = async (scope, error) =>
            {
                await Labelled(scope, _ => "text/html");
                await JsonReplies.SendAsync(scope.Http, error.Status, ErrorWording.Chat(error));
                return true;
            },
        }),
        new("usage-first", "the usage chunk comes before the finish", "two writers race for the end of a stream", Change.Frames(UsageFirstAsync)),
        new("top-token-repeated", "top_logprobs repeats one token", "a broadcast index in the selection of the best",
            Change.Members("choices.logprobs.content.top_logprobs", RepeatFirst)),
        new("log-in-stream", "a line of a log stands in the stream", "a print to the wrong descriptor",
            Change.Frames(s => s.Nth(_ => true, 1, f => [f, FrameEdits.Raw("INFO prefill took 12 ms\n\n")]))),
        new("bom", "a stream begins with a byte order mark", "a writer with the wrong encoding object",
            Change.Frames(s => s.Prepend(FrameEdits.Raw("\ufeff")))),
    ];

    private static Task<bool> Labelled(RequestScope scope, Func<string?, string> label)
    {
        scope.Http.Response.OnStarting(() =>
        {
            scope.Http.Response.ContentType = label(scope.Http.Response.ContentType);
            return Task.CompletedTask;
        });
        return Task.FromResult(false);
    }

    private static Fault ModelsChange()
    {
        var times = 0;
        return new Fault
        {
            Page = page =>
            {
                var owner = FormattableString.Invariant($"owner {Interlocked.Increment(ref times)}");
                Change.Members(page, "data.owned_by", (parent, name) => parent[name] = owner);
            },
        };
    }

    private static IAsyncEnumerable<AnswerStep> OneBlank(IAsyncEnumerable<AnswerStep> steps)
    {
        var blank = false;
        return steps.Text(PartKind.Content, piece =>
        {
            var text = Blanks().Replace(piece, " ");
            if (blank)
                text = text.TrimStart(' ');
            blank = text.Length > 0 ? text[^1] == ' ' : blank;
            return text;
        });
    }

    private static IAsyncEnumerable<AnswerStep> EndOfThought(IAsyncEnumerable<AnswerStep> steps)
    {
        var thought = false;
        return steps.Spread(part =>
        {
            var ends = thought && part.Kind != PartKind.Reasoning;
            thought = !ends && (thought || (part.Kind == PartKind.Reasoning && part.Text.Length > 0));
            return ends ? [new AnswerPart(PartKind.Reasoning, "</s>"), part] : [part];
        });
    }

    private static async IAsyncEnumerable<SseFrame> UsageFirstAsync(IAsyncEnumerable<SseFrame> frames)
    {
        SseFrame? finish = null;
        await foreach (var frame in frames)
        {
            if (frame.Kind == FrameKind.Finish)
            {
                finish = frame;
                continue;
            }
            if (finish is not null && frame.Kind != FrameKind.Usage)
            {
                yield return finish;
                finish = null;
            }
            yield return frame;
        }
        if (finish is not null)
            yield return finish;
    }

    private static void RepeatFirst(JsonObject entry, string name)
    {
        if (entry[name] is JsonArray { Count: > 1 } list)
            for (var i = 1; i < list.Count; i++)
                list[i] = list[0]!.DeepClone();
    }

    [GeneratedRegex(" +", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();
}

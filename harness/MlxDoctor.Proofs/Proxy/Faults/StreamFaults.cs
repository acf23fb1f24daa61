using System.Text.Json.Nodes;

namespace MlxDoctor.Proofs.Proxy.Faults;

/// <summary>Streams whose events are lost, doubled, out of order, mislabelled or cut.</summary>
internal static class StreamFaults
{
    private static readonly string[] Likely = ["usage.final-chunk", "finish.*", "text.*", "tools.single"];

    /// <summary>The class <c>stream</c>.</summary>
    public static IReadOnlyList<WireFault> All { get; } =
    [
        Of("done-missing", "no [DONE]", Filters.Map(e => e.Done ? [] : [e])),
        Of("done-twice", "[DONE] twice", Filters.Map(e => e.Done ? [e, e] : [e])),
        Of("done-early", "[DONE] before the last text", Filters.Last(
            e => e.HasPayload, (last, rest) => [WireEvent.Text("data: [DONE]\n\n"), last, .. rest.Where(e => !e.Done)])),
        Of("event-lost", "the third event with text is lost", Filters.Nth(e => e.HasPayload, 3, _ => [])),
        Of("first-text-lost", "the first event with text is lost", Filters.Nth(e => e.HasPayload, 1, _ => [])),
        Of("last-text-lost", "the last event with text is lost", Filters.Last(e => e.HasPayload, (_, rest) => rest)),
        Of("event-doubled", "the third event with text comes twice", Filters.Nth(e => e.HasPayload, 3, e => [e, e])),
        Of("events-swapped", "the second and third event with text change places", _ => Swap()),
        Of("replayed", "the whole text is sent again at the end", Filters.Whole(Replay)),
        Of("finish-missing", "no chunk with a finish_reason", Filters.Each(json => { if (WireJson.Choice(json) is { } c) c["finish_reason"] = null; })),
        Of("finish-twice", "the chunk with the finish_reason comes twice", Filters.Map(e => e.HasFinish ? [e, e] : [e])),
        Of("finish-early", "the finish_reason comes before the last text", Filters.Last(e => e.HasPayload && !e.HasFinish, (last, rest) =>
            [.. rest.Where(e => e.HasFinish), last, .. rest.Where(e => !e.HasFinish)])),
        Of("id-changes", "each chunk has an id of its own", _ => Numbered((json, n) => json["id"] = FormattableString.Invariant($"chatcmpl-{n}"))),
        Of("id-last-differs", "the last chunk has another id", Filters.Map(e => [e.HasFinish ? e.With(json => json["id"] = "chatcmpl-other") : e])),
        Of("model-changes", "the model's name changes along the stream", _ => Numbered((json, n) => { if (n > 2) json["model"] = "another-model"; })),
        Of("role-missing", "no chunk has a role", Filters.Each(json => WireJson.Delta(json)?.Remove("role"))),
        Of("role-late", "the first chunk is lost", Filters.Nth(e => e.Json is not null, 1, _ => [])),
        Of("object-wrong", "chunks call themselves chat.completion", Filters.Each(json => json["object"] = "chat.completion")),
        Of("object-one", "one chunk calls itself chat.completion", Filters.Nth(
            e => e.Json is not null, 3, e => [e.With(json => json["object"] = "chat.completion")])),
        Of("choice-index", "one chunk belongs to choice 1", Filters.Nth(e => e.HasPayload, 2, e => [e.With(json => WireJson.Choice(json)!["index"] = 1)])),
        Of("stray-line", "a line of a log among the events", Filters.Nth(e => e.HasPayload, 2, e => [WireEvent.Text("INFO: generating\n"), e])),
        Of("bad-json", "one event is no JSON", Filters.Nth(e => e.HasPayload, 3, e => [WireEvent.Text("data: {\"id\": \n\n"), e])),
        Of("glued", "two events without a blank line between them", _ => Glue()),
        Of("cut-clean", "the stream ends after three texts as if it were complete", Filters.Nth(e => e.HasPayload, 4, _ => [WireEvent.End])),
        Of("cut-reset", "the connection breaks after three texts", Filters.Nth(e => e.HasPayload, 4, _ => [WireEvent.Reset])),
        Of("cut-before-finish", "the stream ends before the finish_reason", Filters.Map(e => e.HasFinish ? [WireEvent.End] : [e])),
        Of("error-event", "an error event after two texts", Filters.Nth(
            e => e.HasPayload, 3,
            _ => [WireEvent.Text(
                "data: {\"error\":{\"message\":\"internal error\",\"type\":\"server_error\"}}\n\n"), WireEvent.Text("data: [DONE]\n\n"), WireEvent.End])),
        Of("error-only", "nothing but an error event", Filters.Nth(
            e => e.Data is not null, 1,
            _ => [WireEvent.Text("data: {\"error\":{\"message\":\"internal error\",\"type\":\"server_error\"}}\n\n"), WireEvent.End])),
        Of("content-type", "streams are labelled as JSON", null) with { StreamType = "application/json" },
        Of("lumped", "all text comes in one event at the end", Filters.Whole(Lump)) with { First = ["http.stream-in*"] },
        Of("tools-event-lost", "with tools only: the second event with text or call is lost", Filters.Nth(e => e.HasPayload, 2, _ => [])) with
        {
            When = c => c.Chat && c.Tools,
            First = ["tools.*"],
        },
        Of("beside-event-lost", "only beside another request: an event is lost", Filters.Nth(e => e.HasPayload, 3, _ => [])) with
        {
            When = c => c.Chat && c.Beside > 0,
            First = ["parallel.*", "state.parallel"],
        },
        Of("again-event-lost", "only in the second stream of the same request: an event is lost", Filters.Nth(e => e.HasPayload, 3, _ => [])) with
        {
            When = c => c.Chat && c.Seen > 0,
            First = ["state.*", "cache.*"],
        },
    ];

    private static WireFault Of(string name, string what, Func<WireCall, EventFilter>? stream) =>
        new("stream." + name, what) { When = c => c.Chat && c.Stream, Stream = stream, First = Likely };

    private static EventFilter Swap()
    {
        var seen = 0;
        WireEvent? held = null;
        return next =>
        {
            if (next is null)
                return held is null ? [] : [held];
            if (held is { } second)
            {
                held = null;
                return [next, second];
            }
            if (next.HasPayload && ++seen == 2)
            {
                held = next;
                return [];
            }
            return [next];
        };
    }

    private static EventFilter Numbered(Action<JsonObject, int> change)
    {
        var n = 0;
        return next => next is null ? [] : [next.With(json => change(json, ++n))];
    }

    private static EventFilter Glue()
    {
        var seen = 0;
        return next => next is null ? [] : next.HasPayload && ++seen is 2 ? [new WireEvent(next.Bytes[..^1])] : [next];
    }

    private static IEnumerable<WireEvent> Replay(IReadOnlyList<WireEvent> all)
    {
        var text = string.Concat(all.Where(e => e.HasContent).Select(e => (string)e.Delta!["content"]!));
        foreach (var e in all)
        {
            if (e.HasFinish && all.FirstOrDefault(t => t.HasContent) is { } first)
                yield return first.With(json => WireJson.Delta(json)!["content"] = text);
            yield return e;
        }
    }

    private static IEnumerable<WireEvent> Lump(IReadOnlyList<WireEvent> all)
    {
        var texts = all.Where(e => e.HasContent).ToList();
        var text = string.Concat(texts.Select(e => (string)e.Delta!["content"]!));
        return all.Where(e => !e.HasContent || e == texts[^1]).Select(e => e.HasContent ? e.With(json => WireJson.Delta(json)!["content"] = text) : e);
    }
}

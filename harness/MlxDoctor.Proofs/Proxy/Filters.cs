using System.Text.Json.Nodes;

namespace MlxDoctor.Proofs.Proxy;

/// <summary>The shapes that faults of streams have in common.</summary>
internal static class Filters
{
    /// <summary>Each event becomes none, one or several.</summary>
    public static Func<WireCall, EventFilter> Map(Func<WireEvent, IEnumerable<WireEvent>> change) =>
        _ => next => next is null ? [] : change(next);

    /// <summary>Each event's object is changed.</summary>
    public static Func<WireCall, EventFilter> Each(Action<JsonObject> change) => Map(e => [e.With(change)]);

    /// <summary>The n-th event of a kind, from 1.</summary>
    public static Func<WireCall, EventFilter> Nth(Func<WireEvent, bool> kind, int n, Func<WireEvent, IEnumerable<WireEvent>> change) => _ =>
    {
        var seen = 0;
        return next => next is null ? [] : kind(next) && ++seen == n ? change(next) : [next];
    };

    /// <summary>The last event of a kind, and what came after it.</summary>
    public static Func<WireCall, EventFilter> Last(Func<WireEvent, bool> kind, Func<WireEvent, IReadOnlyList<WireEvent>, IEnumerable<WireEvent>> change) => _ =>
    {
        var held = new List<WireEvent>();
        return next =>
        {
            if (next is null)
                return held.Count == 0 ? [] : change(held[0], [.. held.Skip(1)]);
            if (!kind(next) && held.Count == 0)
                return [next];
            List<WireEvent> free = kind(next) ? [.. held] : [];
            if (kind(next))
                held.Clear();
            held.Add(next);
            return free;
        };
    };

    /// <summary>All events at the end, as one list.</summary>
    public static Func<WireCall, EventFilter> Whole(Func<IReadOnlyList<WireEvent>, IEnumerable<WireEvent>> change) => _ =>
    {
        var all = new List<WireEvent>();
        return next =>
        {
            if (next is null)
                return change(all);
            all.Add(next);
            return [];
        };
    };

    /// <summary>The visible text of the stream as a whole, changed, where its first piece stood; a text that stays the same is left in its pieces.</summary>
    public static Func<WireCall, EventFilter> Text(Func<string, string> change) => Whole(all =>
    {
        var texts = all.Where(e => e.HasContent).ToList();
        var text = string.Concat(texts.Select(e => (string)e.Delta!["content"]!));
        var other = change(text);
        if (texts.Count == 0 || other == text)
            return all;
        return Spread(all, texts, other);
    });

    /// <summary>Puts the text into as many pieces as there were.</summary>
    private static IEnumerable<WireEvent> Spread(IReadOnlyList<WireEvent> all, IReadOnlyList<WireEvent> texts, string text)
    {
        var (index, from) = (0, 0);
        foreach (var e in all)
        {
            if (!e.HasContent)
            {
                yield return e;
                continue;
            }
            var to = ++index == texts.Count ? text.Length : text.Length * index / texts.Count;
            if (to < text.Length && to > 0 && char.IsLowSurrogate(text[to]))
                to++;
            var piece = text[from..to];
            from = to;
            if (piece.Length > 0)
                yield return e.With(json => WireJson.Delta(json)!["content"] = piece);
        }
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Proofs.Alterations;

/// <summary>Lists every alteration of a recording: each member, event, status and header of each kind of answer.</summary>
internal static class AlterationPlan
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What is done to only some of the places: enough to see whether a check looks at each of them.</summary>
    private static readonly string[] Everywhere =
        ["removed", "other type", "other text", "plus one", "dropped", "doubled", "swapped with the next", "without event field"];

    /// <summary>Places that are tried before an operation is taken to be none for them.</summary>
    private const int Tried = 25;

    /// <summary>The alterations, sorted by group.</summary>
    public static IReadOnlyList<Alteration> Of(IReadOnlyList<TapedExchange> exchanges) =>
        [.. exchanges.GroupBy(e => (e.Group, e.IsStream)).OrderBy(g => g.Key.Group).ThenBy(g => g.Key.IsStream)
            .SelectMany(
                g => g.Key.IsStream
                    ? Streamed(g.Key.Group, [.. g])
                    : g.GroupBy(e => AnswerGroups.Route(e.Request)).SelectMany(r => Plain(g.Key.Group, r.Key, [.. r])))];

    private static IEnumerable<Alteration> Plain(AnswerGroup group, string route, IReadOnlyList<TapedExchange> exchanges)
    {
        var places = Places(exchanges, e => AnswerJson.TryParse(System.Text.Encoding.UTF8.GetString(e.Exchange.Body.Span)) is { } json ? [(0, json)] : []);
        foreach (var (path, where) in places)
            foreach (var operation in MemberOperation.All)
                foreach (var scope in Scopes(operation.Name, stream: false))
                    if (Make(
                        group, "plain", route, path, operation.Name, scope, Scoped(where, scope), where,
                        (e, _) => Respoken(e, path, operation)) is { } alteration)
                        yield return alteration;
        foreach (var alteration in Whole(group, "plain", route, exchanges))
            yield return alteration;
    }

    private static IEnumerable<Alteration> Streamed(AnswerGroup group, IReadOnlyList<TapedExchange> exchanges)
    {
        var frames = exchanges.ToDictionary(e => e, e => Frames.Of(e.Exchange));
        var kinds = frames.Values.SelectMany(f => f).Where(f => f.Data is not null).Select(f => f.Kind).Distinct().ToList();
        foreach (var kind in kinds)
        {
            var events = exchanges.Select(e => (e, Where: (IReadOnlyList<int>)[.. Enumerable.Range(0, frames[e].Count).Where(i => frames[e][i].Kind == kind)]))
                .Where(e => e.Where.Count > 0).ToList();
            foreach (var operation in EventOperation.All)
                foreach (var scope in Scopes(operation.Name, stream: true))
                    if (Make(
                        group, "stream", kind, "", operation.Name, scope, Scoped(events, scope), events,
                        (e, at) => Rearranged(e, at, operation)) is { } alteration)
                        yield return alteration;
            foreach (var (path, where) in Places(
                [.. events.Select(e => e.e)], e => frames[e].Select((f, i) => (i, f.Json)).Where(f => f.Json is not null && frames[e][f.i].Kind == kind)!))
                foreach (var operation in MemberOperation.All)
                    foreach (var scope in Scopes(operation.Name, stream: true))
                        if (Make(
                            group, "stream", kind, path, operation.Name, scope, Scoped(where, scope), where,
                            (e, at) => Respoken(e, at, path, operation)) is { } alteration)
                            yield return alteration;
        }
        foreach (var alteration in Whole(group, "stream", "", exchanges))
            yield return alteration;
    }

    private static IEnumerable<Alteration> Whole(AnswerGroup group, string mode, string kind, IReadOnlyList<TapedExchange> exchanges)
    {
        var where = exchanges.Select(e => (e, (IReadOnlyList<int>)[0])).ToList();
        var headers = exchanges.SelectMany(e => e.Exchange.Headers).Select(h => h.Name.ToLowerInvariant()).Where(n => n != "content-type").Distinct();
        foreach (var operation in HttpOperation.All.Concat(headers.Select(HttpOperation.Without)))
            foreach (var scope in new[] { AlterationScope.All, AlterationScope.Second })
                if (Make(group, mode, kind, "", operation.Name, scope, Scoped(where, scope), where, (e, _) => operation.Apply(e)) is { } alteration)
                    yield return alteration;
    }

    /// <summary>Null when nothing is changed, or nothing less than by the same alteration of all places.</summary>
    private static Alteration? Make(
        AnswerGroup group, string mode, string kind, string path, string operation, AlterationScope scope,
        List<(TapedExchange Exchange, IReadOnlyList<int> At)> where, List<(TapedExchange Exchange, IReadOnlyList<int> At)> all,
        Func<Exchange, IReadOnlyList<int>, Exchange?> apply)
    {
        if (where.Count == 0 || (scope != AlterationScope.All && where.Count == all.Count && where.Zip(all).All(p => p.First.At.Count == p.Second.At.Count)))
            return null;
        // Where the first place is not changed (an empty text can't be emptied), another one may be.
        return !where.Take(Tried).Any(w => apply(w.Exchange.Exchange, w.At) is not null) ? null : new(group, mode, kind, path, operation, scope)
        {
            Changes = where.ToDictionary(c => c.Exchange.Key, c => (Func<Exchange, Exchange>)(e => apply(e, c.At) ?? e)),
            Cases = [.. where.Select(c => c.Exchange.Case).Distinct()],
        };
    }

    private static IEnumerable<AlterationScope> Scopes(string operation, bool stream)
    {
        yield return AlterationScope.All;
        if (!Everywhere.Contains(operation))
            yield break;
        yield return AlterationScope.Second;
        if (!stream)
            yield break;
        yield return AlterationScope.First;
        yield return AlterationScope.Last;
    }

    private static List<(TapedExchange, IReadOnlyList<int>)> Scoped(
        List<(TapedExchange Exchange, IReadOnlyList<int> At)> where, AlterationScope scope) => scope switch
        {
            AlterationScope.Second => [.. where.Where(w => w.Exchange.Number > 0)],
            AlterationScope.First => [.. where.Select(w => (w.Exchange, (IReadOnlyList<int>)[w.At[0]]))],
            AlterationScope.Last => [.. where.Select(w => (w.Exchange, (IReadOnlyList<int>)[w.At[^1]]))],
            _ => where,
        };

    private static IEnumerable<KeyValuePair<string, List<(TapedExchange, IReadOnlyList<int>)>>> Places(
        IReadOnlyList<TapedExchange> exchanges, Func<TapedExchange, IEnumerable<(int At, JsonNode Json)>> payloads)
    {
        var places = new Dictionary<string, List<(TapedExchange, IReadOnlyList<int>)>>(StringComparer.Ordinal);
        foreach (var exchange in exchanges)
            foreach (var path in payloads(exchange).SelectMany(p => Member.All(p.Json).Select(m => (p.At, m.Path))).GroupBy(p => p.Path, p => p.At))
            {
                if (!places.TryGetValue(path.Key, out var list))
                    places[path.Key] = list = [];
                list.Add((exchange, [.. path.Distinct()]));
            }
        return places;
    }

    private static Exchange? Respoken(Exchange exchange, string path, MemberOperation operation)
    {
        var json = AnswerJson.TryParse(System.Text.Encoding.UTF8.GetString(exchange.Body.Span));
        return Spoil(json, path, operation) is { } text
            ? Frames.Into(exchange, [(text, exchange.Chunks.Count > 0 ? exchange.Chunks[0].Ticks : exchange.EndTicks)])
            : null;
    }

    private static Exchange? Respoken(Exchange exchange, IReadOnlyList<int> at, string path, MemberOperation operation)
    {
        var frames = Frames.Of(exchange).ToList();
        var any = false;
        foreach (var i in at)
            if (Spoil(AnswerJson.TryParse(frames[i].Data), path, operation) is { } text)
                (frames[i], any) = (frames[i] with { Data = text }, true);
        return any ? Frames.Into(exchange, frames) : null;
    }

    private static string? Spoil(JsonNode? json, string path, MemberOperation operation)
    {
        var spoilt = false;
        foreach (var member in Member.All(json).Where(m => m.Path == path))
            spoilt |= operation.Apply(member);
        return spoilt ? json!.ToJsonString(Relaxed).Replace(MemberOperation.Again, "", StringComparison.Ordinal) : null;
    }

    private static Exchange? Rearranged(Exchange exchange, IReadOnlyList<int> at, EventOperation operation)
    {
        var frames = Frames.Of(exchange);
        var made = new List<Frame>();
        var any = false;
        for (var i = 0; i < frames.Count; i++)
        {
            if (!at.Contains(i) || operation.Apply(frames, i) is not { } instead)
            {
                made.Add(frames[i]);
                continue;
            }
            any = true;
            made.AddRange(instead);
            i += operation.TakesNext ? 1 : 0;
        }
        return any ? Frames.Into(exchange, made) : null;
    }
}

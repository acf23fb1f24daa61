using System.Text.Json.Nodes;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Invariants;

/// <summary>
/// What a response says twice it says alike: its settings and the request's, the snapshots of one stream, the items when they are done and at the end.
/// </summary>
internal static class ResponsesAgreement
{
    private static readonly string[] Repeated =
        ["instructions", "max_output_tokens", "metadata", "parallel_tool_calls", "store", "temperature", "top_p", "truncation"];
    private static readonly string[] Moving = ["status", "output", "output_text", "usage", "error", "incomplete_details", "completed_at", "metrics"];
    private static readonly string[] Lasting = ["type", "id", "call_id", "name", "role"];

    /// <summary>Adds a finding per contradiction.</summary>
    public static void Check(Asked asked, Transcript t, FindingList findings)
    {
        var events = t.Events.Select(e => e.ParseJson() as JsonObject).OfType<JsonObject>().ToList();
        var snapshots = (t.IsStream ? events.Select(e => e["response"]) : [t.ParsedJson]).OfType<JsonObject>().ToList();
        foreach (var snapshot in snapshots)
            CheckSettings(asked.Spoken, snapshot, t, findings);
        if (snapshots.LastOrDefault() is { } last && AnswerJson.Text(last, "status") == "completed" && last["incomplete_details"] is { } why)
            findings.Add(t, FindingCode.Shape("incomplete_details"), "a completed response says why it is incomplete", "null", why.ToJsonString());
        foreach (var (name, value) in snapshots.Skip(1).SelectMany(s => s).Where(m => !Moving.Contains(m.Key) && snapshots[0].ContainsKey(m.Key)))
            // Null says nothing, as absence does.
            if (value is not null && snapshots[0][name] is { } first && !Same(value, first))
                findings.Add(t, FindingCode.StreamResponseChanges, $"'{name}' changes within one stream", Show(snapshots[0][name]), Show(value));
        if (t.IsStream)
            CheckItems(events, t, findings);
    }

    private static void CheckSettings(JsonObject? sent, JsonObject said, Transcript t, FindingList findings)
    {
        void Differs(string name, JsonNode? wanted, JsonNode? seen) =>
            findings.Add(t, FindingCode.Shape($"repeated.{name}"), $"the response's '{name}' is not what the request said", Show(wanted), Show(seen));
        foreach (var name in Repeated)
            if (said.ContainsKey(name) && (sent?[name], said[name]) is var (wanted, value)
                && !(wanted is null ? value is null || IsDefault(name, value) : Same(value, wanted)))
                Differs(name, wanted, value);
        if (said["tools"] is JsonArray tools && !SameTools(tools, sent?["tools"] as JsonArray ?? []))
            Differs("tools", sent?["tools"], tools);
        if (AnswerJson.Text(said, "tool_choice") is { } choice && choice != (AnswerJson.Text(sent, "tool_choice") ?? "auto")
            && sent?["tool_choice"] is not JsonObject)
            Differs("tool_choice", sent?["tool_choice"] ?? "auto", choice);
        if (AnswerJson.Text(sent, "reasoning", "effort") is { } effort && AnswerJson.Text(said, "reasoning", "effort") is { } thought && thought != effort)
            Differs("reasoning.effort", effort, thought);
        if (AnswerJson.Text(said, "text", "format", "type") is { } format && format != (AnswerJson.Text(sent, "text", "format", "type") ?? "text"))
            Differs("text.format.type", sent?["text"] ?? "text", format);
    }

    /// <summary>What was not sent must not seem to have been; which limits and temperatures a server has by itself is its own affair.</summary>
    private static bool IsDefault(string name, JsonNode value) => name switch
    {
        "instructions" => false,
        "metadata" => value is not JsonObject { Count: > 0 },
        _ => true,
    };

    /// <summary>What a server adds to a tool by itself (strict, a type) is its own affair.</summary>
    private static bool SameTools(JsonArray said, JsonArray sent) =>
        said.Count == sent.Count && said.Zip(sent).All(p => p is (JsonObject a, JsonObject b) && b.All(m => !a.ContainsKey(m.Key) || Same(a[m.Key], m.Value)));

    private static void CheckItems(List<JsonObject> events, Transcript t, FindingList findings)
    {
        var (added, done) = (new Dictionary<long, JsonObject>(), new Dictionary<long, JsonObject>());
        var parts = new Dictionary<(long, long), string?>();
        foreach (var e in events)
        {
            var (type, index, part) = (AnswerJson.Text(e, "type") ?? "", AnswerJson.Whole(e, "output_index") ?? -1, AnswerJson.Whole(e, "content_index"));
            if (type == "response.output_item.added" && e["item"] is JsonObject item)
                added[index] = item;
            else if (type == "response.output_item.done" && e["item"] is JsonObject whole)
                done[index] = whole;
            else if (type == "response.content_part.added" && part is { } begun)
                parts[(index, begun)] = null;
            else if (part is { } at && parts.Count > 0 && !parts.ContainsKey((index, at)))
                findings.Add(
                    t, FindingCode.StreamContentIndex, $"{type} is for part {Show(at)} of item {Show(index)}, which was never added",
                    "the content_index of a part that was added", e.ToJsonString());
            else if (type == "response.content_part.done" && part is { } ended)
                parts[(index, ended)] = AnswerJson.Text(e, "part", "text");
            if ((type == "response.content_part.added" ? AnswerJson.Text(e, "part", "text")
                : type == "response.output_item.added" ? AnswerJson.Text(e, "item", "arguments")
                : null) is { Length: > 0 } early)
                findings.Add(t, FindingCode.StreamBegunFull, "a part or call begins with text, and deltas bring it again", "an empty text", early);
            if (AnswerJson.Text(e, "item_id") is { } id && added.TryGetValue(index, out var owner) && AnswerJson.Text(owner, "id") is { } own && own != id)
                findings.Add(t, FindingCode.StreamItemId, $"{type} names item '{id}', the item is '{own}'", "one id for one item", e.ToJsonString());
            if (type == "response.function_call_arguments.done" && AnswerJson.Text(e, "name") is { } name && added.TryGetValue(index, out var call)
                && AnswerJson.Text(call, "name") is { } known && known != name)
                findings.Add(t, FindingCode.StreamItemChanges, "the arguments end under another name than their call has", known, name);
        }
        foreach (var (index, whole) in done)
        {
            if (added.TryGetValue(index, out var begun) && Lasting.FirstOrDefault(n => begun[n] is { } a && whole[n] is { } b && !Same(a, b)) is { } changed)
                findings.Add(
                    t, FindingCode.StreamItemChanges, $"the item's '{changed}' is another one when it is done", Show(begun[changed]), Show(whole[changed]));
            foreach (var ((item, part), text) in parts)
                if (item == index && text is not null && AnswerJson.Text((whole["content"] as JsonArray)?.ElementAtOrDefault((int)part), "text") is { } inItem
                    && inItem != text)
                    findings.Add(t, FindingCode.StreamDoneDiffers, "a part has another text when it is done than in its item", inItem, text);
        }
        if (events.LastOrDefault(e => e["response"] is JsonObject)?["response"]?["output"] is not JsonArray output)
            return;
        foreach (var (index, whole) in done)
            if (index >= 0 && index < output.Count && Differing(whole, output[(int)index], "") is { } path)
                findings.Add(
                    t, FindingCode.StreamFinalDiffers, $"the last event tells item {Show(index)} otherwise than it was done: {path}", whole.ToJsonString(),
                    Show(output[(int)index]));
    }

    /// <summary>The first member that both have and that differs, or null.</summary>
    private static string? Differing(JsonNode? a, JsonNode? b, string at) => (a, b) switch
    {
        (JsonObject one, JsonObject two) =>
            one.Where(m => two.ContainsKey(m.Key)).Select(m => Differing(m.Value, two[m.Key], $"{at}.{m.Key}")).FirstOrDefault(p => p is not null),
        (JsonArray one, JsonArray two) =>
            one.Count != two.Count ? at : one.Zip(two).Select(p => Differing(p.First, p.Second, at)).FirstOrDefault(p => p is not null),
        _ => a is null || b is null || Same(a, b) ? null : at.TrimStart('.'),
    };

    /// <summary>Equal; 0 and 0.0 are.</summary>
    private static bool Same(JsonNode? a, JsonNode? b) => JsonNode.DeepEquals(a, b)
        || (a is JsonValue x && b is JsonValue y && AnswerJson.Number(x) is { } m && AnswerJson.Number(y) is { } n && m == n);

    private static string Show(JsonNode? value) => value?.ToJsonString() ?? "nothing";
}

using System.Text.Json.Nodes;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Invariants;

/// <summary>Every tool call can be executed as it stands: known name, id of its own, arguments that parse and validate.</summary>
internal static class ToolInvariant
{
    /// <summary>Adds a finding per defect; silent when no tool is called.</summary>
    public static void Check(Asked asked, Transcript t, FindingList findings)
    {
        var calls = t.Answer.ToolCalls;
        if (calls.Count == 0)
            return;
        if (asked.ToolsForbidden)
            findings.Add(t, FindingCode.ToolsForbiddenCall, "a tool is called although none is offered or tool_choice is none", "no tool call", Show(calls));
        if (calls.Any(c => string.IsNullOrEmpty(c.Id)))
            findings.Add(t, FindingCode.ToolsIdMissing, "a tool call has no id", "a non-empty id", Show(calls));
        else if (calls.Select(c => c.Id).Distinct(StringComparer.Ordinal).Count() != calls.Count)
            findings.Add(t, FindingCode.ToolsIdTwice, "two tool calls share an id", "an id of its own for each call", Show(calls));
        if (asked.Stream && calls.Select(c => c.Index).Distinct().Count() != calls.Count)
            findings.Add(t, FindingCode.ToolsIndexTwice, "two tool calls share an index", "0, 1, 2 …", Show(calls));
        foreach (var call in calls)
        {
            if (call.Type is not "function")
                findings.Add(t, FindingCode.ToolsType, "a tool call's type is not function", "function", call.Type ?? "none");
            if (!asked.ToolsForbidden && !asked.Tools.ContainsKey(call.Name ?? ""))
                findings.Add(
                    t, FindingCode.ToolsUnknownName, $"the call names the tool '{call.Name}', which was not offered",
                    string.Join(", ", asked.Tools.Keys.Take(6)), call.Name);
            if (AnswerJson.TryParse(call.Arguments) is not JsonObject arguments)
                findings.Add(t, FindingCode.ToolsArgumentsBroken, "the arguments are no JSON object", "a JSON object as text", call.Arguments);
            else if (asked.Tools.GetValueOrDefault(call.Name ?? "") is { } schema)
                foreach (var name in Required(schema).Where(n => !arguments.ContainsKey(n)))
                    findings.Add(t, FindingCode.ToolsArgumentMissing, $"the required argument '{name}' is missing", name, call.Arguments);
        }
    }

    private static IEnumerable<string> Required(JsonNode schema) =>
        schema["required"] is JsonArray names ? names.Select(n => (string)n!) : [];

    private static string Show(IEnumerable<ToolCall> calls) => string.Join("; ", calls.Select(c => $"[{c.Index}] {c.Id} {c.Name} {c.Arguments}"));
}

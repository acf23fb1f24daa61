using System.Text.Json.Nodes;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Watch;

/// <summary>What no server can take: requests that are not of their API, and results that belong to no call.</summary>
internal static class RequestDefects
{
    private static readonly string[] Roles = ["system", "developer", "user", "assistant", "tool", "function"];

    /// <summary>Adds a finding per kind of defect; true when there was one.</summary>
    public static bool Check(SpokenRequest? request, Transcript t, FindingList findings)
    {
        var before = findings.Findings.Count;
        void Malformed(string what, string expected, string? seen) =>
            findings.Add(t, FindingCode.AgentRequestMalformed, $"the agent's request is malformed: {what}", expected, seen);
        if (request is null)
        {
            Malformed("the body is no JSON object", "a JSON object", null);
            return true;
        }
        var list = request.Format switch { WireFormat.Responses => "input", WireFormat.Completions => "prompt", _ => "messages" };
        var value = request.Body[list];
        if (request.Format is WireFormat.Chat or WireFormat.Messages ? value is not JsonArray { Count: > 0 } : value is null)
            Malformed(
                $"no '{list}'", request.Format is WireFormat.Chat or WireFormat.Messages ? "a list with at least one message" : "a text or a list",
                value?.ToJsonString());
        foreach (var message in Objects(value).Where(m => request.Format != WireFormat.Responses && m["role"] is not null))
            if (AnswerJson.Text(message, "role") is not { } role || !Roles.Contains(role))
                Malformed("a message has a role that the API does not know", string.Join(", ", Roles), message["role"]?.ToJsonString());
        foreach (var call in Calls(request))
            if (AnswerJson.TryParse(call.Arguments) is not JsonObject)
                Malformed(
                    $"the call '{call.Name}' in the history has arguments that are no JSON object", "the arguments as the server gave them", call.Arguments);
        Results(request, t, findings, Malformed);
        return findings.Findings.Count > before;
    }

    private static void Results(SpokenRequest request, Transcript t, FindingList findings, Action<string, string, string?> malformed)
    {
        if (request.Continues)
            return;
        var called = new HashSet<string>(StringComparer.Ordinal);
        foreach (var said in request.Said)
        {
            called.UnionWith(said.Calls);
            if (said.Role != "tool")
                continue;
            if (said.ResultOf is not { Length: > 0 } id)
                malformed("a tool's result does not say to which call it belongs", "the id of the call", null);
            else if (!called.Contains(id))
                findings.Add(
                    t, FindingCode.AgentResultUnasked, $"a tool's result belongs to the call '{id}', which is nowhere before it", "the call, then its result",
                    id);
        }
    }

    private static IEnumerable<(string? Name, string? Arguments)> Calls(SpokenRequest request) => request.Format switch
    {
        WireFormat.Chat => Objects(request.Body["messages"]).SelectMany(m => Objects(m["tool_calls"])).Select(c => c["function"])
            .Select(f => (AnswerJson.Text(f, "name"), AnswerJson.Text(f, "arguments"))),
        WireFormat.Responses => Objects(request.Body["input"]).Where(i => AnswerJson.Text(i, "type") == "function_call")
            .Select(i => (AnswerJson.Text(i, "name"), AnswerJson.Text(i, "arguments"))),
        _ => [],
    };

    private static IEnumerable<JsonObject> Objects(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();
}

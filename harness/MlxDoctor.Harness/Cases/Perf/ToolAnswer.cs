using System.Text.Json;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Perf;

/// <summary>Tells a good tool call from a bad one.</summary>
internal static class ToolAnswer
{
    /// <summary>True when the answer is complete and calls that tool, with arguments that are a JSON object; any tool when none is named.</summary>
    public static bool IsGood(Transcript t, string? tool)
    {
        if (!t.IsComplete || t.Answer.ToolCalls.Count == 0)
            return false;
        var call = t.Answer.ToolCalls[0];
        return (tool is null || call.Name == tool) && IsObject(call.Arguments);
    }

    private static bool IsObject(string? json)
    {
        try
        {
            using var document = JsonDocument.Parse(json ?? "");
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

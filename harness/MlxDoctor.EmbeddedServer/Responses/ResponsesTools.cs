using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Chat;

namespace MlxDoctor.EmbeddedServer.Responses;

/// <summary>Reads <c>tools</c> and <c>tool_choice</c> of a request.</summary>
internal static class ResponsesTools
{
    /// <summary>Tools of the API that no local model is offered; clients list them by default, so they are left out, not refused.</summary>
    private static readonly string[] Hosted =
    [
        "web_search", "web_search_preview", "file_search", "code_interpreter", "image_generation", "computer_use_preview",
        "mcp", "local_shell", "shell", "apply_patch", "custom", "namespace", "tool_search",
    ];

    /// <summary>The functions in chat form; null when there are none.</summary>
    public static JsonElement? Read(JsonElement body) => ToolRules.Collect(body, (tool, i) => Function(tool, $"tools[{i}]"));

    /// <summary>The choice among them.</summary>
    public static ToolChoice Choice(JsonElement body, JsonElement? tools)
    {
        if (Fields.Get(body, "tool_choice") is not { } choice)
            return ToolChoice.Auto;
        if (choice.ValueKind == JsonValueKind.String && choice.GetString() is "none" or "auto")
            return new ToolChoice(choice.GetString()!);
        if (tools is null)
            throw ApiException.Invalid("tool_choice", "'tool_choice' asks for a call, but there are no functions in 'tools'.", "invalid_value");
        if (choice.ValueKind == JsonValueKind.String && choice.GetString() == "required")
            return new ToolChoice("required");
        if (choice.ValueKind != JsonValueKind.Object || Fields.Text(choice, "type") != "function" || Fields.Text(choice, "name") is not { } name)
            throw ApiException.Invalid("tool_choice", "'tool_choice' must be none, auto, required or {\"type\":\"function\",\"name\":…}.", "invalid_value");
        return tools.Value.EnumerateArray().Any(t => ToolRules.NameOf(t) == name)
            ? new ToolChoice("function", name)
            : throw ApiException.Invalid("tool_choice", $"'tool_choice' names '{name}', which is not among the tools.", "invalid_value");
    }

    private static JsonObject? Function(JsonElement tool, string at)
    {
        if (tool.ValueKind != JsonValueKind.Object)
            throw Fields.Wrong(at, "an object");
        var type = Fields.Text(tool, "type");
        if (type is not null && Hosted.Contains(type))
            return null;
        if (type != "function")
            throw ApiException.Invalid($"{at}.type", $"'{at}.type' is '{type}', which is no type of tool.", "invalid_value");
        if (Fields.Text(tool, "name") is not { } name || !ToolRules.IsName(name))
            throw ApiException.Invalid($"{at}.name", $"'{at}.name' must be 1 to 64 letters, digits, underscores or hyphens.", "invalid_value");
        if (Fields.Get(tool, "parameters") is { ValueKind: not JsonValueKind.Object })
            throw Fields.Wrong($"{at}.parameters", "a JSON schema object");
        _ = Fields.Text(tool, "description");
        return ChatJson.Function(name, Fields.Get(tool, "description"), Fields.Get(tool, "parameters"));
    }
}

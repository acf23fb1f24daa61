using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Chat;

namespace MlxDoctor.EmbeddedServer.Messages;

/// <summary>Reads <c>tools</c> and <c>tool_choice</c> of a request.</summary>
internal static class MessagesTools
{
    /// <summary>The tools in chat form; null when there are none.</summary>
    public static JsonElement? Read(JsonElement body) => ToolRules.Collect(body, (tool, i) => Function(tool, $"tools.{i}"));

    /// <summary>The choice among them.</summary>
    public static ToolChoice Choice(JsonElement body, JsonElement? tools)
    {
        if (Fields.Get(body, "tool_choice") is not { } choice)
            return ToolChoice.Auto;
        if (choice.ValueKind != JsonValueKind.Object)
            throw Fields.Wrong("tool_choice", "an object");
        var type = Fields.Text(choice, "type");
        if (type is not ("auto" or "none" or "any" or "tool"))
            throw ApiException.Invalid("tool_choice", "tool_choice.type: expected auto, any, tool or none");
        if (type is "any" or "tool" && tools is null)
            throw ApiException.Invalid("tool_choice", "tool_choice may only be specified while providing tools");
        if (type != "tool")
            return new ToolChoice(type == "any" ? "required" : type);
        var name = Fields.Text(choice, "name") ?? throw MessageContent.Missing("tool_choice.tool.name");
        return tools!.Value.EnumerateArray().Any(t => ToolRules.NameOf(t) == name)
            ? new ToolChoice("function", name)
            : throw ApiException.Invalid("tool_choice", $"Tool '{name}' not found in provided tools");
    }

    /// <summary>More than one call is allowed.</summary>
    public static bool Parallel(JsonElement body) =>
        Fields.Get(body, "tool_choice") is not { ValueKind: JsonValueKind.Object } choice || Fields.Bool(choice, "disable_parallel_tool_use") != true;

    /// <summary>Tools that carry a type other than custom run on the maker's own servers; they are left out.</summary>
    private static JsonObject? Function(JsonElement tool, string at)
    {
        if (tool.ValueKind != JsonValueKind.Object)
            throw Fields.Wrong(at, "an object");
        if (Fields.Text(tool, "type") is { } type && type != "custom")
            return null;
        if (Fields.Text(tool, "name") is not { } name)
            throw MessageContent.Missing($"{at}.name");
        if (!ToolRules.IsName(name))
            throw ApiException.Invalid($"{at}.name", $"{at}.name: String should match pattern '^[a-zA-Z0-9_-]{{1,64}}$'");
        if (Fields.Get(tool, "input_schema") is not { ValueKind: JsonValueKind.Object } schema)
            throw MessageContent.Missing($"{at}.input_schema");
        _ = Fields.Text(tool, "description");
        return ChatJson.Function(name, Fields.Get(tool, "description"), schema);
    }
}

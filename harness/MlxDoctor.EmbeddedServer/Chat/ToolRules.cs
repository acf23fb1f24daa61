using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlxDoctor.EmbeddedServer.Api;

namespace MlxDoctor.EmbeddedServer.Chat;

/// <summary>Validates tools and the choice among them.</summary>
internal static partial class ToolRules
{
    private const int MostTools = 128;

    /// <summary>The tools, once every one is known to be well-formed.</summary>
    public static JsonElement? Tools(JsonElement body)
    {
        if (Fields.Get(body, "functions") is not null || Fields.Get(body, "function_call") is not null)
            throw ApiException.Invalid(
                "functions", "'functions' and 'function_call' are not supported; use 'tools' and 'tool_choice'.", "unsupported_parameter");
        if (Fields.Get(body, "tools") is not { } tools)
            return null;
        if (tools.ValueKind != JsonValueKind.Array)
            throw Fields.Wrong("tools", "an array");
        if (tools.GetArrayLength() is 0 or > MostTools)
            throw ApiException.Invalid("tools", $"'tools' must have 1 to {MostTools} entries.", "invalid_value");
        var index = 0;
        foreach (var tool in tools.EnumerateArray())
            Check(tool, $"tools[{index++}]");
        return tools;
    }

    /// <summary>The tools of another API in chat form; null when none is left.</summary>
    /// <param name="body">The request.</param>
    /// <param name="function">The chat form of the tool at an index; null leaves it out.</param>
    public static JsonElement? Collect(JsonElement body, Func<JsonElement, int, JsonObject?> function)
    {
        if (Fields.Get(body, "tools") is not { } tools)
            return null;
        if (tools.ValueKind != JsonValueKind.Array)
            throw Fields.Wrong("tools", "an array");
        var functions = new JsonArray();
        var index = 0;
        foreach (var tool in tools.EnumerateArray())
        {
            if (function(tool, index++) is { } one)
                functions.Add(one);
        }
        return functions.Count > 0 ? JsonSerializer.SerializeToElement(functions) : null;
    }

    /// <summary>The choice; tools must be there for it.</summary>
    public static ToolChoice Choice(JsonElement body, JsonElement? tools)
    {
        if (Fields.Get(body, "tool_choice") is not { } choice)
            return ToolChoice.Auto;
        if (tools is null)
            throw ApiException.Invalid("tool_choice", "'tool_choice' is only allowed when 'tools' are given.", "invalid_value");
        if (choice.ValueKind == JsonValueKind.String && choice.GetString() is "none" or "auto" or "required")
            return new ToolChoice(choice.GetString()!);
        if (choice.ValueKind != JsonValueKind.Object
            || Fields.Get(choice, "type") is not { ValueKind: JsonValueKind.String } type || type.GetString() != "function"
            || Fields.Get(choice, "function") is not { ValueKind: JsonValueKind.Object } function
            || Fields.Get(function, "name") is not { ValueKind: JsonValueKind.String } name)
        {
            throw ApiException.Invalid(
                "tool_choice", "'tool_choice' must be none, auto, required or {\"type\":\"function\",\"function\":{\"name\":…}}.", "invalid_value");
        }
        return tools.Value.EnumerateArray().Any(t => NameOf(t) == name.GetString())
            ? new ToolChoice("function", name.GetString())
            : throw ApiException.Invalid("tool_choice", $"'tool_choice' names '{name.GetString()}', which is not among the tools.", "invalid_value");
    }

    /// <summary>Whether a function may have this name.</summary>
    public static bool IsName(string name) => NamePattern().IsMatch(name);

    /// <summary>A tool's function name.</summary>
    public static string NameOf(JsonElement tool) => tool.GetProperty("function").GetProperty("name").GetString()!;

    private static void Check(JsonElement tool, string at)
    {
        if (tool.ValueKind != JsonValueKind.Object
            || Fields.Get(tool, "type") is not { ValueKind: JsonValueKind.String } type || type.GetString() != "function"
            || Fields.Get(tool, "function") is not { ValueKind: JsonValueKind.Object } function)
        {
            throw ApiException.Invalid(at, $"'{at}' must be {{\"type\":\"function\",\"function\":{{…}}}}.", "invalid_value");
        }
        if (Fields.Get(function, "name") is not { ValueKind: JsonValueKind.String } name || !NamePattern().IsMatch(name.GetString()!))
            throw ApiException.Invalid(
                $"{at}.function.name", $"'{at}.function.name' must be 1 to 64 letters, digits, underscores or hyphens.", "invalid_value");
        if (Fields.Get(function, "parameters") is { ValueKind: not JsonValueKind.Object })
            throw Fields.Wrong($"{at}.function.parameters", "a JSON schema object");
        if (Fields.Get(function, "description") is { ValueKind: not JsonValueKind.String })
            throw Fields.Wrong($"{at}.function.description", "a string");
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}

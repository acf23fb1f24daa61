using System.Text.Json;

namespace MlxDoctor.Harness.Client;

/// <summary>Reads the text out of an output item of the Responses API.</summary>
internal static class ItemText
{
    /// <summary>Text, thinking or arguments; null when the item has none. Notes the field that carried thinking.</summary>
    public static string? Of(JsonElement given, ItemBuilder item)
    {
        if (item.Type == "function_call")
            return JsonText.Member(given, "arguments") is { } arguments ? JsonText.Text(arguments) ?? arguments.GetRawText() : null;
        if (item.Type != "reasoning")
            return Parts(given, "content");
        var content = Parts(given, "content");
        var text = string.IsNullOrEmpty(content) ? Parts(given, "summary") ?? content : content;
        if (text is not null)
            item.ReasoningField ??= string.IsNullOrEmpty(content) ? "summary_text" : "reasoning_text";
        return text;
    }

    private static string? Parts(JsonElement given, string name) => JsonText.Member(given, name) switch
    {
        { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() > 0 =>
            string.Concat(list.EnumerateArray().Select(p => JsonText.Text(p, "text") ?? JsonText.Text(p, "refusal"))),
        { ValueKind: JsonValueKind.String } text => JsonText.Text(text),
        _ => null,
    };
}

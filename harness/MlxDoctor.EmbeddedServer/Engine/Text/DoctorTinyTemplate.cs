using System.Text;
using System.Text.Json;

namespace MlxDoctor.EmbeddedServer.Engine.Text;

/// <summary>doctor-tiny's template: ChatML with tools, tool results inside the user's turn, and thinking.</summary>
internal sealed class DoctorTinyTemplate : IChatTemplate
{
    private const string ThinkEnd = "</think>";

    /// <inheritdoc/>
    public string Render(JsonElement messages, JsonElement? tools, bool? thinking)
    {
        var prompt = new StringBuilder();
        var list = messages.EnumerateArray().ToArray();
        var first = list.Length > 0 && MessageText.Role(list[0]) is "system" or "developer" ? 1 : 0;
        WriteSystem(prompt, first == 1 ? MessageText.Content(list[0]) : "", tools);

        var insideResults = false;
        var lastUserText = "";
        foreach (var message in list[first..])
        {
            var text = MessageText.Content(message);
            var role = MessageText.Role(message);
            if (role == "tool")
            {
                prompt.Append(insideResults ? "" : "<|im_start|>user").Append("\n<tool_response>\n").Append(text).Append("\n</tool_response>");
                insideResults = true;
                continue;
            }

            if (insideResults)
                prompt.Append("<|im_end|>\n");
            insideResults = false;
            if (role == "assistant")
            {
                WriteAssistant(prompt, text, message);
                continue;
            }

            if (role == "user")
                lastUserText = text;
            prompt.Append("<|im_start|>").Append(role).Append('\n').Append(text).Append("<|im_end|>\n");
        }

        if (insideResults)
            prompt.Append("<|im_end|>\n");
        prompt.Append("<|im_start|>assistant\n");
        if (thinking == false || lastUserText.Contains("/no_think", StringComparison.Ordinal))
            prompt.Append("<think>\n\n</think>\n\n");
        return prompt.ToString();
    }

    private static void WriteSystem(StringBuilder prompt, string system, JsonElement? tools)
    {
        var list = tools is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray().ToArray() : [];
        if (system.Length == 0 && list.Length == 0)
            return;
        prompt.Append("<|im_start|>system\n").Append(system);
        if (list.Length > 0)
        {
            prompt.Append(system.Length > 0 ? "\n\n" : "").Append("# Tools\nEach line below describes one tool as JSON.\n");
            foreach (var tool in list)
                prompt.Append(PythonJson.Dump(tool)).Append('\n');
            prompt.Append("To use a tool, answer with its name and arguments as JSON inside tool_call tags.");
        }

        prompt.Append("<|im_end|>\n");
    }

    private static void WriteAssistant(StringBuilder prompt, string text, JsonElement message)
    {
        if (text.LastIndexOf(ThinkEnd, StringComparison.Ordinal) is var end and >= 0)
            text = Strip(text[(end + ThinkEnd.Length)..]);
        prompt.Append("<|im_start|>assistant\n").Append(text);
        var separate = text.Length > 0;
        if (MessageText.Member(message, "tool_calls") is { ValueKind: JsonValueKind.Array } calls)
        {
            foreach (var entry in calls.EnumerateArray())
            {
                var call = MessageText.Member(entry, "function") ?? entry;
                var name = MessageText.Member(call, "name") ?? throw new ArgumentException("a tool call has no name");
                prompt.Append(separate ? "\n" : "").Append("<tool_call>\n{\"name\": ").Append(PythonJson.Dump(name)).Append(", \"arguments\": ");
                prompt.Append(MessageText.Member(call, "arguments") switch
                {
                    { ValueKind: JsonValueKind.String } json => json.GetString(),
                    { } value => PythonJson.Dump(value),
                    null => "null",
                });
                prompt.Append("}\n</tool_call>");
                separate = true;
            }
        }

        prompt.Append("<|im_end|>\n");
    }

    // Python's strip() also takes the four separators U+001C to U+001F.
    private static string Strip(string text)
    {
        int start = 0, end = text.Length;
        while (start < end && IsSpace(text[start]))
            start++;
        while (end > start && IsSpace(text[end - 1]))
            end--;
        return text[start..end];
    }

    private static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001c' and <= '\u001f';
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MlxDoctor.EmbeddedServer.Engine.Loading;

namespace MlxDoctor.EmbeddedServer.Engine.Text;

/// <summary>The template of a puppet checkpoint, which says the frame of its conversations as data beside the Jinja text.</summary>
internal sealed class FrameTemplate : IChatTemplate
{
    private readonly string _start, _generation, _thinking, _noThinking;
    private readonly Dictionary<string, (string Before, string After)> _turns;

    private FrameTemplate(JsonElement frame)
    {
        string Text(string name) => frame.GetProperty(name).GetString()!;
        (_start, _generation, _thinking, _noThinking) = (Text("start"), Text("generation"), Text("thinking"), Text("no_thinking"));
        _turns = ((string[])["system", "user", "assistant", "tool"]).ToDictionary(
            role => role, role => (frame.GetProperty(role)[0].GetString()!, frame.GetProperty(role)[1].GetString()!), StringComparer.Ordinal);
    }

    /// <summary>The template of a directory with a <c>puppet.json</c> that belongs to its Jinja text; null without one.</summary>
    public static FrameTemplate? Of(string directory, string jinja)
    {
        var file = Path.Combine(directory, "puppet.json");
        if (!File.Exists(file))
            return null;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(jinja)));
            return document.RootElement.GetProperty("template_sha256").GetString() == hash
                ? new FrameTemplate(document.RootElement)
                : throw new ModelLoadException($"{file}: belongs to another chat template; build the puppet again");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new ModelLoadException($"{file}: not a readable frame ({e.Message.ReplaceLineEndings(" ")}); build the puppet again", e);
        }
    }

    /// <inheritdoc/>
    public string Render(JsonElement messages, JsonElement? tools, bool? think)
    {
        var prompt = new StringBuilder(_start);
        if (tools is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0)
        {
            prompt.Append(_turns["system"].Before);
            foreach (var tool in list.EnumerateArray())
                prompt.Append(PythonJson.Dump(tool)).Append('\n');
            prompt.Append(_turns["system"].After);
        }

        foreach (var message in messages.EnumerateArray())
        {
            var role = MessageText.Role(message);
            var (before, after) = _turns.GetValueOrDefault(role, _turns["system"]);
            prompt.Append(before).Append(MessageText.Content(message));
            if (role == "assistant" && MessageText.Member(message, "tool_calls") is { ValueKind: JsonValueKind.Array } calls)
            {
                foreach (var call in calls.EnumerateArray().Select(c => c.GetProperty("function")))
                    prompt.Append(call.GetProperty("name").GetString()).Append(' ').Append(Arguments(call.GetProperty("arguments")));
            }

            prompt.Append(after);
        }

        return prompt.Append(_generation).Append(think == false ? _noThinking : _thinking).ToString();
    }

    private static string Arguments(JsonElement arguments) =>
        arguments.ValueKind == JsonValueKind.String ? arguments.GetString()! : PythonJson.Dump(arguments);
}

using System.Text;
using System.Text.Json;

namespace MlxDoctor.EmbeddedServer.Engine.Text;

/// <summary>SmolLM2's template: plain ChatML with a default system message; it knows neither tools nor thinking.</summary>
internal sealed class SmolLm2Template : IChatTemplate
{
    /// <inheritdoc/>
    public string Render(JsonElement messages, JsonElement? tools, bool? thinking)
    {
        var prompt = new StringBuilder();
        foreach (var message in messages.EnumerateArray())
        {
            var role = MessageText.Role(message);
            if (prompt.Length == 0 && role != "system")
                prompt.Append("<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n");
            prompt.Append("<|im_start|>").Append(role).Append('\n').Append(MessageText.Content(message)).Append("<|im_end|>\n");
        }

        return prompt.Append("<|im_start|>assistant\n").ToString();
    }
}

using System.Text.Json;

namespace MlxDoctor.EmbeddedServer.Engine.Text;

/// <summary>A model's chat template, written by hand and equal to its <c>chat_template.jinja</c>.</summary>
internal interface IChatTemplate
{
    /// <summary>The prompt with the start of the assistant's turn.</summary>
    string Render(JsonElement messages, JsonElement? tools, bool? thinking);
}

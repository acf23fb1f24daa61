using System.Text.Json;

namespace MlxDoctor.EmbeddedServer.Chat;

/// <summary>The request's <c>response_format</c>.</summary>
internal sealed record ResponseFormat(ResponseFormatKind Kind, JsonElement Schema)
{
    public static readonly ResponseFormat Text = new(ResponseFormatKind.Text, default);
}

using System.Text.Json;

namespace MlxDoctor.EmbeddedServer.Engine.Text;

/// <summary>A tokenizer and a template as one.</summary>
internal sealed class TokenCodec(BpeTokenizer tokenizer, IChatTemplate template) : ITokenCodec
{
    /// <inheritdoc/>
    public int[] Encode(string text, bool allowSpecial = true) => tokenizer.Encode(text, allowSpecial);

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Bytes(int id) => tokenizer.Bytes(id);

    /// <inheritdoc/>
    public int? AddedToken(string text) => tokenizer.AddedId(text);

    /// <inheritdoc/>
    public bool IsSpecial(int id) => tokenizer.IsSpecial(id);

    /// <inheritdoc/>
    public string RenderChat(JsonElement messages, JsonElement? tools, bool? thinking) => template.Render(messages, tools, thinking);
}

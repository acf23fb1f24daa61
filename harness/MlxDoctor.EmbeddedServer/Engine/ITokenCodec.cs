namespace MlxDoctor.EmbeddedServer.Engine;

/// <summary>The model's tokenizer and chat template.</summary>
internal interface ITokenCodec
{
    /// <summary>Ids of a text; added tokens such as <c>&lt;think&gt;</c> are recognised only when <paramref name="allowSpecial"/>.</summary>
    int[] Encode(string text, bool allowSpecial = true);

    /// <summary>The bytes that a token stands for; empty for special tokens.</summary>
    ReadOnlySpan<byte> Bytes(int id);

    /// <summary>The id of an added token such as <c>&lt;/think&gt;</c>, or null.</summary>
    int? AddedToken(string text);

    /// <summary>True for tokens that are never shown (<c>&lt;|im_end|&gt;</c>).</summary>
    bool IsSpecial(int id);

    /// <summary>The prompt text of a conversation, with the start of the assistant's turn.</summary>
    /// <param name="messages">The request's <c>messages</c>.</param>
    /// <param name="tools">The request's <c>tools</c>, or null.</param>
    /// <param name="thinking">Null for the template's default.</param>
    string RenderChat(System.Text.Json.JsonElement messages, System.Text.Json.JsonElement? tools, bool? thinking);
}

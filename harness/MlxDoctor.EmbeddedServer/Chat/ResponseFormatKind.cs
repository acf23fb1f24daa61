namespace MlxDoctor.EmbeddedServer.Chat;

/// <summary>Kinds of <c>response_format</c>.</summary>
internal enum ResponseFormatKind
{
    /// <summary>Free text.</summary>
    Text,

    /// <summary>Any JSON object.</summary>
    JsonObject,

    /// <summary>JSON that fits a schema.</summary>
    JsonSchema,
}

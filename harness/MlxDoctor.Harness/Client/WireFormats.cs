namespace MlxDoctor.Harness.Client;

/// <summary>Facts about the APIs.</summary>
internal static class WireFormats
{
    /// <summary>The API that a path belongs to.</summary>
    public static WireFormat Of(string path) => path.Split('?')[0].TrimEnd('/') switch
    {
        "/v1/completions" => WireFormat.Completions,
        "/v1/responses" => WireFormat.Responses,
        "/v1/messages" or "/v1/messages/count_tokens" => WireFormat.Messages,
        _ => WireFormat.Chat,
    };

    /// <summary>The word in profiles and capabilities, for example <c>responses</c>.</summary>
    public static string Name(this WireFormat format) => format switch
    {
        WireFormat.Completions => "completions",
        WireFormat.Responses => "responses",
        WireFormat.Messages => "messages",
        _ => "chat",
    };

    /// <summary>The path that generates.</summary>
    public static string Path(this WireFormat format) => format switch
    {
        WireFormat.Completions => "/v1/completions",
        WireFormat.Responses => "/v1/responses",
        WireFormat.Messages => "/v1/messages",
        _ => "/v1/chat/completions",
    };

    /// <summary>True for the APIs whose events have names and whose streams end with an event of their own instead of [DONE].</summary>
    public static bool HasNamedEvents(this WireFormat format) => format is WireFormat.Responses or WireFormat.Messages;
}

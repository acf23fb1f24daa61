namespace MlxDoctor.EmbeddedServer.Api;

/// <summary>The routes of the API.</summary>
internal static class ApiRoute
{
    public const string Chat = "/v1/chat/completions";
    public const string Completions = "/v1/completions";
    public const string Responses = "/v1/responses";
    public const string Messages = "/v1/messages";
    public const string CountTokens = "/v1/messages/count_tokens";

    /// <summary>Routes that generate.</summary>
    public static bool Generates(string path) => path is Chat or Completions or Responses or Messages;

    /// <summary>Routes that speak the Messages API, errors included.</summary>
    public static bool IsMessages(string path) => path is Messages or CountTokens;
}

using System.Text.Json.Nodes;

namespace MlxDoctor.EmbeddedServer.Api;

/// <summary>Words an error as the API of its route does.</summary>
internal static class ErrorWording
{
    public static JsonObject Body(ApiException error, string path, string id) => ApiRoute.IsMessages(path)
        ? Messages(error, "req_" + id)
        : Chat(error);

    /// <summary>The error object of chat and of most routes.</summary>
    public static JsonObject Chat(ApiException error) => new()
    {
        ["error"] = new JsonObject
        {
            ["message"] = error.Message,
            ["type"] = error.Type,
            ["param"] = error.Param,
            ["code"] = error.Code,
        },
    };

    /// <summary>The error object of the Messages API.</summary>
    public static JsonObject Messages(ApiException error, string requestId) => new()
    {
        ["type"] = "error",
        ["error"] = new JsonObject { ["type"] = MessagesType(error.Status), ["message"] = error.Message },
        ["request_id"] = requestId,
    };

    private static string MessagesType(int status) => status switch
    {
        401 => "authentication_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        < 500 => "invalid_request_error",
        529 => "overloaded_error",
        _ => "api_error",
    };
}

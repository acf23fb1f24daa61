using System.Text.Json.Nodes;

namespace MlxDoctor.EmbeddedServer.Http;

/// <summary>Words an error as the API of its route does.</summary>
internal static class ErrorWording
{
    /// <summary>The body.</summary>
    public static JsonObject Body(ApiException error, RequestScope scope) => ApiRoute.IsMessages(scope.Path)
        ? Messages(error, "req_" + scope.Id)
        : JsonReplies.Error(error);

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

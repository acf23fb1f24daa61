using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Api;

namespace MlxDoctor.EmbeddedServer.Http;

/// <summary>Writes JSON answers.</summary>
internal static class JsonReplies
{
    /// <summary>Sends a whole JSON answer.</summary>
    public static async Task SendAsync(HttpContext http, int status, JsonNode body)
    {
        if (http.Response.HasStarted)
            return;
        var bytes = JsonText.Bytes(body);
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlxDoctor.EmbeddedServer.Http;

/// <summary>Writes JSON answers.</summary>
internal static class JsonReplies
{
    /// <summary>Text stays readable on the wire.</summary>
    public static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Bytes of a JSON value.</summary>
    public static byte[] Bytes(JsonNode node)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            node.WriteTo(writer, Options);
        return buffer.ToArray();
    }

    /// <summary>The error object of the API.</summary>
    public static JsonObject Error(ApiException error) => new()
    {
        ["error"] = new JsonObject
        {
            ["message"] = error.Message,
            ["type"] = error.Type,
            ["param"] = error.Param,
            ["code"] = error.Code,
        },
    };

    /// <summary>Sends a whole JSON answer.</summary>
    public static async Task SendAsync(HttpContext http, int status, JsonNode body)
    {
        if (http.Response.HasStarted)
            return;
        var bytes = Bytes(body);
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }
}

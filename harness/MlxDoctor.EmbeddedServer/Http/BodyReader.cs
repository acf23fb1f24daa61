using System.Text.Json;
using System.Text.Unicode;
using MlxDoctor.EmbeddedServer.Api;

namespace MlxDoctor.EmbeddedServer.Http;

/// <summary>Reads a request's body as JSON, within limits.</summary>
internal static class BodyReader
{
    /// <summary>Bodies above this are refused.</summary>
    public const int MostBytes = 8 << 20;

    private const int MostDepth = 64;

    /// <summary>The parsed object and its bytes.</summary>
    public static async Task<(JsonDocument Document, byte[] Bytes)> ReadAsync(HttpContext http)
    {
        RequireJson(http.Request.ContentType);
        if (http.Request.ContentLength > MostBytes)
            throw TooLarge(http);
        using var buffer = new MemoryStream();
        var piece = new byte[64 << 10];
        int count;
        while ((count = await http.Request.Body.ReadAsync(piece, http.RequestAborted)) > 0)
        {
            buffer.Write(piece, 0, count);
            if (buffer.Length > MostBytes)
                throw TooLarge(http);
        }
        var bytes = buffer.ToArray();
        return (Parse(bytes), bytes);
    }

    private static JsonDocument Parse(byte[] bytes)
    {
        if (!Utf8.IsValid(bytes))
            throw ApiException.Invalid(null, "The body is not valid UTF-8.", "invalid_utf8");
        ReadOnlyMemory<byte> text = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes;
        if (text.Length == 0)
            throw ApiException.Invalid(null, "The body is empty; a JSON object is needed.", "invalid_json");
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MostDepth });
        }
        catch (JsonException e)
        {
            throw ApiException.Invalid(null, $"The body is not valid JSON (or nested deeper than {MostDepth}): {e.Message}", "invalid_json");
        }
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw ApiException.Invalid(null, "The body must be a JSON object.", "invalid_json");
        if (text.Span.IndexOf("\\ud"u8) >= 0 || text.Span.IndexOf("\\uD"u8) >= 0)
            RequireWholeCharacters(document.RootElement);
        return document;
    }

    private static void RequireJson(string? contentType)
    {
        if (contentType is null || contentType.Contains("json", StringComparison.OrdinalIgnoreCase))
            return;
        throw ApiException.Invalid(null, $"Content-Type '{contentType}' is not supported; send application/json.", "unsupported_content_type");
    }

    /// <summary>A lone surrogate escape is valid JSON but no text.</summary>
    private static void RequireWholeCharacters(JsonElement element)
    {
        try
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.String:
                    _ = element.GetString();
                    break;
                case JsonValueKind.Array:
                    foreach (var item in element.EnumerateArray())
                        RequireWholeCharacters(item);
                    break;
                case JsonValueKind.Object:
                    foreach (var property in element.EnumerateObject())
                    {
                        _ = property.Name;
                        RequireWholeCharacters(property.Value);
                    }
                    break;
                default:
                    break;
            }
        }
        catch (InvalidOperationException)
        {
            throw ApiException.Invalid(null, "The body contains half of a surrogate pair, which is no text.", "invalid_utf8");
        }
    }

    private static ApiException TooLarge(HttpContext http)
    {
        http.Response.Headers.Connection = "close";
        return new ApiException(413, $"The body is larger than {MostBytes} bytes.", "invalid_request_error", null, "request_too_large");
    }
}

using System.Security.Cryptography;
using System.Text;

namespace MlxDoctor.EmbeddedServer.Http;

/// <summary>Asks for the API key where one is set.</summary>
internal static class ApiKeyCheck
{
    /// <summary>Throws unless the request carries the key; comparing takes the same time wherever they differ.</summary>
    public static void Require(HttpRequest request, string? key)
    {
        if (key is null)
            return;
        var given = request.Headers.Authorization.ToString();
        var right = given.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given[7..].Trim()), Encoding.UTF8.GetBytes(key));
        if (!right)
        {
            request.HttpContext.Response.Headers.WWWAuthenticate = "Bearer";
            throw new ApiException(401, "A valid API key is needed: Authorization: Bearer KEY.", "authentication_error", null, "invalid_api_key");
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using MlxDoctor.EmbeddedServer.Api;

namespace MlxDoctor.EmbeddedServer.Http;

/// <summary>Asks for the API key where one is set.</summary>
internal static class ApiKeyCheck
{
    /// <summary>Throws unless the request carries the key; comparing takes the same time wherever they differ.</summary>
    public static void Require(RequestScope scope, string? key)
    {
        if (key is null)
            return;
        var request = scope.Http.Request;
        var bearer = request.Headers.Authorization.ToString();
        // The Messages API has a header of its own for keys; its clients send one or the other.
        var given = bearer.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? bearer[7..].Trim() : request.Headers["x-api-key"].ToString();
        var right = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(key));
        // The body is not read yet: hooks that depend on it are not seen here.
        if (right || scope.State.Hooks.For(scope).LetsIn(given))
            return;
        request.HttpContext.Response.Headers.WWWAuthenticate = "Bearer";
        throw new ApiException(401, "A valid API key is needed: Authorization: Bearer KEY.", "authentication_error", null, "invalid_api_key");
    }
}

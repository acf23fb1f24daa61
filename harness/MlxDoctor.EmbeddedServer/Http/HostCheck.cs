using MlxDoctor.EmbeddedServer.Api;

namespace MlxDoctor.EmbeddedServer.Http;

/// <summary>Refuses requests that name another host: a web page must not reach a loopback server under its own name.</summary>
internal sealed class HostCheck(bool anyHost)
{
    private static readonly string[] Local = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Throws unless the Host header names this machine.</summary>
    public void Require(HttpRequest request)
    {
        if (!anyHost && !Local.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase))
            throw new ApiException(400, $"The Host header '{request.Host}' does not name this machine.", "invalid_request_error", null, "invalid_host");
    }
}

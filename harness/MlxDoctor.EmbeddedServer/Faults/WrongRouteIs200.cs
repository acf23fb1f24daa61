using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Routes and methods that do not exist are answered with 200 and a web page.</summary>
internal sealed class WrongRouteIs200 : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "wrong-route-200",
        "routes and methods that do not exist get 200 and a web page",
        "a catch-all route of the web part",
        _ => new WrongRouteIs200());

    /// <inheritdoc/>
    public override async Task<bool> RefuseAsync(RequestScope scope, ApiException error)
    {
        if (error.Code is not ("unknown_route" or "method_not_allowed"))
            return false;
        scope.Http.Response.StatusCode = 200;
        scope.Http.Response.ContentType = "text/html; charset=utf-8";
        await scope.Http.Response.WriteAsync("<!doctype html><title>Server</title><p>It works.</p>", scope.Http.RequestAborted);
        return true;
    }
}

using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Refusals, keys, other routes, and requests that get no answer at all.</summary>
internal static class RefusalFaults
{
    public static IReadOnlyList<FaultEntry> All { get; } =
    [
        new("accept-invalid", "200 for an invalid parameter (=NAME: only for this one)", "parameters are not validated", argument =>
            Change.Refusal((scope, error) => argument.Text is { } only && error.Param?.Split('.', '[')[0] != only ? null : (200, CannedAnswer.Of(scope)))),
        new("invalid-500", "500 for an invalid parameter", "validation throws inside the handler",
            Change.Refusal((_, _) => (500, Failure(500, "Internal server error")))),
        new("invalid-drop", "the connection is dropped on an invalid parameter", "an uncaught exception kills the connection thread",
            new Fault { Refuse = (scope, _) => Drop(scope) }),
        new("decimal-500", "500 for a temperature that is written 0.0", "a cast that takes whole numbers only", new Fault
        {
            Answer = async scope =>
            {
                var written = scope.IsGeneration && scope.HasField("temperature") && scope.Body.GetProperty("temperature").GetRawText() == "0.0";
                if (written)
                    await JsonReplies.SendAsync(scope.Http, 500, Failure(500, "Internal server error"));
                return written;
            },
        }),
        new("error-shape", "errors are {\"detail\": text}", "a framework's own error body instead of the API's",
            Change.Refusal((_, error) => (error.Status, new JsonObject { ["detail"] = error.Message }))),
        new("connection-dropped", "a completion request gets no answer, only a closed connection", "worker crash before the first byte",
            new Fault { Answer = scope => scope.IsGeneration ? Drop(scope) : Task.FromResult(false) }),
        new("completions-hang", "health is fine, completions never answer", "generation thread dead, HTTP thread alive",
            new Fault { Answer = HangAsync }),
        new("models-empty", "the list of models is empty", "models listed from a cache folder that is not there",
            Change.Route("/v1/models", _ => new JsonObject { ["object"] = "list", ["data"] = new JsonArray() })),
        new("health-lies", "health says ok while the model still loads", "readiness not tied to the model",
            Change.Route("/health", _ => new JsonObject { ["status"] = "ok" })),
        new("key-ignored", "requests without the key are answered (with --api-key)", "a route without the check of the key",
            new Fault { LetsIn = _ => true }),
        new("key-any", "any key will do (with --api-key)", "a check whether there is a key instead of which",
            new Fault { LetsIn = key => key.Length > 0 }),
        new("wrong-route-200", "routes and methods that do not exist get 200 and a web page", "a catch-all route of the web part",
            new Fault { Refuse = WebPageAsync }),
        new("poisoned", "after one refused request every later one is 503", "a bad request kills the generation thread for good", _ => Poisoned()),
    ];

    private static JsonObject Failure(int status, string message) => ErrorWording.Chat(new ApiException(status, message, "server_error", null, null));

    private static Task<bool> Drop(RequestScope scope)
    {
        scope.Http.Abort();
        return Task.FromResult(true);
    }

    private static async Task<bool> HangAsync(RequestScope scope)
    {
        if (scope.IsGeneration)
            await Task.Delay(Timeout.Infinite, scope.Http.RequestAborted);
        return scope.IsGeneration;
    }

    private static async Task<bool> WebPageAsync(RequestScope scope, ApiException error)
    {
        if (error.Code is not ("unknown_route" or "method_not_allowed"))
            return false;
        scope.Http.Response.StatusCode = 200;
        scope.Http.Response.ContentType = "text/html; charset=utf-8";
        await scope.Http.Response.WriteAsync("<!doctype html><title>Server</title><p>It works.</p>", scope.Http.RequestAborted);
        return true;
    }

    private static Fault Poisoned()
    {
        var dead = 0;
        return new Fault
        {
            Refuse = (_, error) =>
            {
                if (error.Status == 400)
                    Interlocked.Exchange(ref dead, 1);
                return Task.FromResult(false);
            },
            Answer = async scope =>
            {
                if (Volatile.Read(ref dead) == 0 || !(scope.IsGeneration || scope.Path == "/health"))
                    return false;
                await JsonReplies.SendAsync(scope.Http, 503, Failure(503, "generation thread died"));
                return true;
            },
        };
    }
}

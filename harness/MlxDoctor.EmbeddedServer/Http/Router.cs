using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Messages;
using MlxDoctor.EmbeddedServer.Metrics;
using MlxDoctor.EmbeddedServer.Pacing;

namespace MlxDoctor.EmbeddedServer.Http;

/// <summary>Takes every request, and answers every failure of one.</summary>
internal sealed class Router(ServerState state, HostCheck hosts, CancellationToken stopping)
{
    /// <summary>Handles a request; nothing that happens here ends the process.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        using var scope = new RequestScope(http, state, Monotonic.NowMs);
        state.Metrics.CountRequest();
        try
        {
            hosts.Require(http.Request);
            await DispatchAsync(scope);
        }
        catch (ApiException e)
        {
            state.Metrics.CountError();
            await RefuseAsync(scope, e);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
        {
            await RefuseAsync(scope, new ApiException(503, "The server is shutting down.", "server_error", null, "shutting_down"));
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            state.Metrics.CountCancelled();
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            state.Metrics.CountError();
            await RefuseAsync(scope, new ApiException(
                408, $"The body brought fewer than {state.Options.MinBodyRate} bytes per second.", "invalid_request_error", null, "body_too_slow"));
        }
        catch (BadHttpRequestException e)
        {
            state.Metrics.CountError();
            await RefuseAsync(scope, new ApiException(e.StatusCode, e.Message, "invalid_request_error", null, "bad_request"));
        }
        catch (Exception e)
        {
            state.Metrics.CountError();
            ConsoleLog.Error($"{http.Request.Method} {scope.Path}: {e}");
            await RefuseAsync(scope, new ApiException(500, "Internal server error.", "server_error", null, "internal_error"));
        }
    }

    private static async Task RefuseAsync(RequestScope scope, ApiException error)
    {
        if (error.Status is 400 or 404 or 405 && await scope.Hooks.RefuseAsync(error))
            return;
        await JsonReplies.SendAsync(scope.Http, error.Status, scope.Hooks.Page(ErrorWording.Body(error, scope.Path, scope.Id)));
    }

    private async Task DispatchAsync(RequestScope scope)
    {
        var path = scope.Path;
        if (path.StartsWith("/v1/", StringComparison.Ordinal))
            ApiKeyCheck.Require(scope, state.Options.ApiKey);
        var methods = Methods(path);
        if (methods?.Contains(scope.Http.Request.Method) != true)
        {
            scope.Hooks = state.Hooks.For(scope);
            if (methods is null)
                throw ApiException.NotFound($"There is no route {scope.Http.Request.Method} {path}.", null, "unknown_route");
            scope.Http.Response.Headers.Allow = string.Join(", ", methods);
            throw new ApiException(405, $"{scope.Http.Request.Method} is not allowed on {path}.", "invalid_request_error", null, "method_not_allowed");
        }
        if (scope.IsGeneration || path == ApiRoute.CountTokens)
        {
            if (state.Loaded is null)
                throw GenerationHandler.NotLoaded();
            await PrepareAsync(scope);
        }
        else
        {
            scope.Hooks = state.Hooks.For(scope);
        }
        if (await scope.Hooks.AnswerAsync())
            return;
        await AnswerAsync(scope);
    }

    /// <summary>Hooks may depend on the body; they may also answer a body that is refused.</summary>
    private async Task PrepareAsync(RequestScope scope)
    {
        try
        {
            await scope.ReadBodyAsync();
        }
        catch (ApiException)
        {
            scope.Hooks = state.Hooks.For(scope);
            throw;
        }
        scope.Hooks = state.Hooks.For(scope);
    }

    private Task AnswerAsync(RequestScope scope)
    {
        switch (scope.Path)
        {
            case "/":
            case "/health":
                return HealthAsync(scope);
            case "/metrics":
                scope.Http.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
                var page = MetricsPage.Render(state.Metrics, state.Gate.Running, state.Gate.Waiting, state.Loaded?.Engine.Counters);
                return scope.Http.Response.WriteAsync(page, scope.Http.RequestAborted);
            case "/v1/models":
                var models = new JsonObject { ["object"] = "list", ["data"] = new JsonArray(ModelObject()) };
                return JsonReplies.SendAsync(scope.Http, 200, scope.Hooks.Page(models));
            case ApiRoute.CountTokens:
                return JsonReplies.SendAsync(scope.Http, 200, scope.Hooks.Page(TokenCount.Of(scope.Body, state.Loaded!, state.Served)));
            case var path when ApiRoute.Generates(path):
                return GenerationHandler.HandleAsync(scope, stopping);
            default:
                var id = Uri.UnescapeDataString(scope.Path["/v1/models/".Length..]);
                return state.Served.Means(id)
                    ? JsonReplies.SendAsync(scope.Http, 200, ModelObject())
                    : throw ApiException.NotFound($"The model '{id}' does not exist.", "model", "model_not_found");
        }
    }

    private Task HealthAsync(RequestScope scope) => JsonReplies.SendAsync(scope.Http, state.Loaded is null ? 503 : 200, scope.Hooks.Page(
        new JsonObject
        {
            ["status"] = state.Loaded is null ? "loading" : "ok",
            ["model"] = state.Served.Name,
            ["ready"] = state.Loaded is not null,
        }));

    private JsonObject ModelObject() => new()
    {
        ["id"] = state.Served.Name,
        ["object"] = "model",
        ["created"] = state.Created,
        ["owned_by"] = state.Options.Scripted || state.Options.Reads ? "mlxdoctor (scripted model)" : "mlxdoctor",
        ["context_window"] = state.Loaded?.Engine.Facts.ContextLength,
        ["max_model_len"] = state.Loaded?.Engine.Facts.ContextLength,
    };

    private static string[]? Methods(string path) => path switch
    {
        "/" or "/health" or "/metrics" or "/v1/models" => ["GET", "HEAD"],
        ApiRoute.CountTokens => ["POST"],
        _ when ApiRoute.Generates(path) => ["POST"],
        _ when path.StartsWith("/v1/models/", StringComparison.Ordinal) => ["GET", "HEAD"],
        _ => null,
    };
}

using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Errors in JSON are labelled as HTML.</summary>
internal sealed class ErrorAsHtml : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "error-as-html",
        "errors are labelled text/html",
        "a framework's default for everything that is no success",
        _ => new ErrorAsHtml());

    /// <inheritdoc/>
    public override async Task<bool> RefuseAsync(RequestScope scope, ApiException error)
    {
        scope.Http.Response.OnStarting(() =>
        {
            scope.Http.Response.ContentType = "text/html";
            return Task.CompletedTask;
        });
        await JsonReplies.SendAsync(scope.Http, error.Status, JsonReplies.Error(error));
        return true;
    }
}

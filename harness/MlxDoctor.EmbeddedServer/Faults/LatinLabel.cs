using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>What is UTF-8 is labelled as Latin-1.</summary>
internal sealed class LatinLabel : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "latin-label",
        "answers are labelled charset=iso-8859-1",
        "a framework's default character set",
        _ => new LatinLabel());

    /// <inheritdoc/>
    public override Task<bool> AnswerAsync(RequestScope scope)
    {
        Label(scope);
        return Task.FromResult(false);
    }

    /// <inheritdoc/>
    public override Task<bool> RefuseAsync(RequestScope scope, ApiException error)
    {
        Label(scope);
        return Task.FromResult(false);
    }

    private static void Label(RequestScope scope) => scope.Http.Response.OnStarting(() =>
    {
        scope.Http.Response.ContentType = scope.Http.Response.ContentType?.Split(';')[0] + "; charset=iso-8859-1";
        return Task.CompletedTask;
    });
}

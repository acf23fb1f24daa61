using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The message of an error is a stack trace.</summary>
internal sealed class ErrorTraceback : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "error-traceback",
        "the message of an error is a stack trace",
        "an exception's text is sent as it is",
        _ => new ErrorTraceback());

    /// <inheritdoc/>
    public override async Task<bool> RefuseAsync(RequestScope scope, ApiException error)
    {
        var words = $"Traceback (most recent call last):\n  File \"server.py\", line 1, in handle\nValueError: {error.Message}";
        await JsonReplies.SendAsync(scope.Http, error.Status, JsonReplies.Error(new ApiException(error.Status, words, error.Type, error.Param, error.Code)));
        return true;
    }
}

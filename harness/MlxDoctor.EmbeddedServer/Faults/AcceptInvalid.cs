using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>200 for an invalid parameter (=NAME: only for this one).</summary>
internal sealed class AcceptInvalid(FaultArgument argument) : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "accept-invalid",
        "200 for an invalid parameter (=NAME: only for this one)",
        "parameters are not validated",
        a => new AcceptInvalid(a));

    /// <inheritdoc/>
    public override async Task<bool> RefuseAsync(RequestScope scope, ApiException error)
    {
        if (argument.Text is { } only && error.Param?.Split('.', '[')[0] != only)
            return false;
        await JsonReplies.SendAsync(scope.Http, 200, CannedAnswer.Of(scope));
        return true;
    }
}

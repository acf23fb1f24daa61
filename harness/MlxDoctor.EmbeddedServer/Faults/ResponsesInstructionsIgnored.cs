using System.Text.Json;
using MlxDoctor.EmbeddedServer.Chat;
using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The Responses API ignores instructions.</summary>
internal sealed class ResponsesInstructionsIgnored : ResponsesFault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "responses-instructions-ignored",
        "the Responses API ignores instructions",
        "only input reaches the template",
        _ => new ResponsesInstructionsIgnored());

    /// <inheritdoc/>
    public override void Change(ChatRequest request, RequestScope scope)
    {
        if (scope.Path == ApiRoute.Responses && scope.HasField("instructions"))
            request.Messages = JsonSerializer.SerializeToElement(request.Messages.EnumerateArray().Skip(1).ToList());
    }
}

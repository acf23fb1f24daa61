using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A plausible answer to a request that should have been refused.</summary>
internal static class CannedAnswer
{
    /// <summary>The body.</summary>
    public static JsonObject Of(RequestScope scope)
    {
        var chat = scope.Path == "/v1/chat/completions";
        var builder = new BodyBuilder(new AnswerPlan
        {
            Id = (chat ? "chatcmpl-" : "cmpl-") + scope.Id,
            Created = scope.State.Created,
            Model = scope.State.ModelName,
            IsChat = chat,
            Generation = new Engine.GenerationRequest([], 0),
            Usage = { Prompt = 8, Completion = 3 },
        });
        builder.Add(new AnswerStep(3, [new AnswerPart(PartKind.Content, "Hello there!"), new AnswerPart(PartKind.Finish, "stop")]));
        return builder.Build();
    }
}

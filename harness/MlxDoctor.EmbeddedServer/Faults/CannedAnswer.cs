using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Messages;
using MlxDoctor.EmbeddedServer.Responses;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A plausible answer to a request that should have been refused.</summary>
internal static class CannedAnswer
{
    public static JsonObject Of(RequestScope scope)
    {
        var chat = scope.Path == ApiRoute.Chat;
        IWording? wording = scope.Path == ApiRoute.Responses ? new ResponsesWording(default)
            : ApiRoute.IsMessages(scope.Path) ? new MessagesWording("req_" + scope.Id)
            : null;
        var plan = new AnswerPlan
        {
            Id = (wording?.IdPrefix ?? (chat ? "chatcmpl-" : "cmpl-")) + scope.Id,
            Created = scope.State.Created,
            Model = scope.State.Served.Name,
            IsChat = chat,
            Generation = new Engine.GenerationRequest([], 0),
            Usage = { Prompt = 8, Completion = 3 },
        };
        AnswerPart[] parts = [new(PartKind.Content, "Hello there!"), new(PartKind.Finish, "stop")];
        return wording?.Body(parts, plan) ?? BodyBuilder.Build([new AnswerStep(3, parts)], plan);
    }
}

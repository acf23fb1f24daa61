using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Responses;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>What only the Responses API can get wrong.</summary>
internal static class ResponsesFaults
{
    public static IReadOnlyList<FaultEntry> All { get; } =
    [
        new("responses-sequence-missing", "events of the Responses API have no sequence_number", "hand-written events",
            Frames(s => s.Data(data => data.Remove("sequence_number")))),
        new("responses-end-missing", "the stream of the Responses API ends without response.completed", "a generator that returns after the last token",
            Frames(s => s.Where(f => f.Kind != FrameKind.Finish))),
        new("responses-cut-completed", "a cut answer of the Responses API has status completed", "a constant status", Whole(response =>
        {
            response["status"] = "completed";
            response["incomplete_details"] = null;
        })),
        new("responses-call-id-missing", "a function_call of the Responses API has no call_id", "the item's id taken for the call's", CallIdMissing()),
        new("responses-done-differs", "the whole text of the Responses API lacks the end of its deltas", "text joined before the last flush",
            Frames(s => s.Each(f => { if (f.Event == "response.output_text.done") f.Data!["text"] = ((string)f.Data["text"]!)[..^1]; }))),
        new("responses-usage-missing", "answers of the Responses API have no usage", "usage forgotten on a second route",
            Whole(response => response["usage"] = null)),
        new("responses-annotations-missing", "an output_text of the Responses API has no annotations", "a part without its required list", new Fault
        {
            Knows = Is,
            Body = body => Change.Members(body, "output.content.annotations", (part, name) => part.Remove(name)),
        }),
        new("responses-instructions-ignored", "the Responses API ignores instructions", "only input reaches the template", new Fault
        {
            Request = (request, scope) =>
            {
                if (scope.Path == ApiRoute.Responses && scope.HasField("instructions"))
                    request.Messages = JsonSerializer.SerializeToElement(request.Messages.EnumerateArray().Skip(1).ToList());
            },
        }),
        new("responses-think-in-text", "the Responses API shows thoughts inside the output text", "no reasoning parser on this route",
            Change.Plan(plan => { if (Is(plan)) (plan.ParseThinking, plan.StartsThinking) = (false, false); })),
    ];

    private static bool Is(AnswerPlan plan) => plan.Wording is ResponsesWording;

    private static Fault Frames(Func<IAsyncEnumerable<SseFrame>, IAsyncEnumerable<SseFrame>> change) => Change.Frames(change) with { Knows = Is };

    /// <summary>The whole response, as a body and in the last event.</summary>
    private static Fault Whole(Action<JsonObject> change) =>
        Frames(s => s.Each(f => { if (f.Kind == FrameKind.Finish) change(f.Data!["response"]!.AsObject()); })) with { Body = change };

    private static Fault CallIdMissing()
    {
        var whole = Whole(response => Change.Members(response, "output.call_id", (item, name) => item.Remove(name)));
        return whole with
        {
            Frames = (frames, plan) => whole.Frames!(frames, plan).Data(data => Change.Members(data, "item.call_id", (item, name) => item.Remove(name))),
        };
    }
}

using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Invariants;

/// <summary>The one list of what answers owe: cases of every API and the agents' requests run through it.</summary>
internal static class AnswerInvariants
{
    private static readonly WireFormat[] Choices = [WireFormat.Chat, WireFormat.Completions];
    private static readonly WireFormat[] Events = [WireFormat.Responses, WireFormat.Messages];

    /// <summary>The list, in the order of the findings.</summary>
    public static IReadOnlyList<Invariant> All { get; } =
    [
        new("label and character set", HeaderInvariant.Check),
        new("object, id and model", EnvelopeInvariant.Check),
        new("time, choices and role", ChoiceInvariant.Check, Choices)
        {
            NotOfOthers = "responses and messages have no choices; what they have instead is in their forms",
        },
        new("the last event", EventEndInvariant.Check, Events) { NotOfOthers = "streams of choices end with [DONE], which the order of chunks asks for" },
        new("what the reader forgave", (asked, t, findings) => StreamInvariant.CheckObserved(t, asked.Stream, findings)),
        new("the order of chunks", StreamInvariant.Check, Choices) { NotOfOthers = "their events have names, and an order of their own" },
        new("the order of events", EventOrderInvariant.Check, Events) { NotOfOthers = "chunks have no names" },
        new("each text once", ReplayInvariant.Check),
        new("why it ended", FinishInvariant.Check),
        new("token counts", UsageInvariant.Check),
        new("marks and broken characters", MarkerInvariant.Check),
        new("content", ContentInvariant.Check),
        new("tool calls", ToolInvariant.Check),
        new("the same bytes read again", RereadInvariant.Check),
        new("the form of every member", FormInvariant.Check),
        new("what a response says twice", ResponsesAgreement.Check, WireFormat.Responses)
        {
            NotOfOthers = "only a response repeats the request's settings and tells its items again at the end",
        },
        new("what a message says twice", MessagesAgreement.Check, WireFormat.Messages)
        {
            NotOfOthers = "only a message counts its prompt at the start and at the end, and names the stop sequence beside the reason",
        },
    ];

    /// <summary>Runs those that the answer's API owes over one answered request.</summary>
    /// <returns>False when the request failed altogether, so that nothing else can be said about its content.</returns>
    public static bool Check(Asked asked, Transcript transcript, FindingList findings)
    {
        if (!DeliveryInvariant.Check(asked, transcript, findings))
            return false;
        foreach (var invariant in All)
            if (invariant.IsOwedBy(transcript.Format))
                invariant.Check(asked, transcript, findings);
        return true;
    }
}

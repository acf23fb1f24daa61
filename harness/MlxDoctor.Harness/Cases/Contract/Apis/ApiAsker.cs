using System.Text.Json.Nodes;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Invariants;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Contract.Apis;

/// <summary>Puts authored prompts over one of the newer APIs and holds every answer against what all answers owe.</summary>
internal sealed class ApiAsker(CaseContext context, WireFormat format, FindingList findings)
{
    private readonly IdLedger _ids = new();

    private static readonly Action<Asked, Transcript, FindingList>[] Invariants =
    [
        HeaderInvariant.Check,
        ApiEnvelope.Check,
        (asked, t, findings) => StreamInvariant.CheckObserved(t, asked.Stream, findings),
        (asked, t, findings) => EventOrder.Check(t, findings),
        FinishInvariant.Check,
        UsageInvariant.Check,
        MarkerInvariant.Check,
        ContentInvariant.Check,
        ToolInvariant.Check,
        RereadInvariant.Check,
        FormInvariant.Check,
        ResponsesAgreement.Check,
        MessagesAgreement.Check,
    ];

    /// <summary>The chat body of an authored prompt.</summary>
    public JsonObject Chat(string prompt) => context.Prompts[prompt].Body(context.ModelName);

    /// <summary>Sends a chat body in the API's words.</summary>
    /// <param name="chat">The request in chat form.</param>
    /// <param name="stream">Events wanted.</param>
    /// <param name="cancellation">The run was interrupted.</param>
    /// <param name="change">Changes the body once it is in the API's words.</param>
    /// <param name="fresh">Sends it in any case; else the exchange of another case may do.</param>
    /// <returns>The transcript, and whether there is an answer to look at.</returns>
    public async Task<(Transcript Transcript, bool Answered)> SendAsync(
        JsonObject chat, bool stream, CancellationToken cancellation, Action<JsonObject>? change = null, bool fresh = false)
    {
        var body = WireBody.From(format, chat);
        body["stream"] = stream;
        change?.Invoke(body);
        var request = ApiRequest.Of(format, body);
        var transcript = fresh ? await context.SendAsync(request, cancellation) : await context.SendOnceAsync(request, cancellation);
        var said = (JsonObject)chat.DeepClone();
        said["stream"] = stream;
        said["stream_options"] = new JsonObject { ["include_usage"] = true };
        if ((body["max_tokens"] ?? body["max_output_tokens"]) is { } most)
            said["max_tokens"] = most.DeepClone();
        // Numbers of authored bodies are of another kind than those that were read.
        var asked = new Asked((JsonObject)JsonNode.Parse(said.ToJsonString())!, context.ModelNames) { Spoken = body };
        if (!DeliveryInvariant.Check(asked, transcript, findings))
            return (transcript, false);
        foreach (var invariant in Invariants)
            invariant(asked, transcript, findings);
        _ids.Check(transcript, findings);
        return (transcript, true);
    }

    /// <summary>Asks as <see cref="Asker.PairAsync"/> does, and compares each answer with what the prompt expects.</summary>
    public async Task<Pair?> PairAsync(
        string prompt, CancellationToken cancellation, Action<JsonObject>? change = null, Func<Expectation, Expectation>? expect = null,
        Action<JsonObject>? spoken = null)
    {
        var chat = Chat(prompt);
        change?.Invoke(chat);
        if (await Asker.PairAsync(context, findings, (stream, fresh) => SendAsync(chat, stream, cancellation, spoken, fresh)) is not { } pair)
            return null;
        var expected = context.Prompts[prompt].Expect with { Reasoning = null };
        foreach (var transcript in pair.All)
            await ExpectationJudge.JudgeAsync(expect?.Invoke(expected) ?? expected, transcript, context.Model, findings);
        return pair;
    }

    /// <summary>Sends a request that must be refused: 400 or 422, an error in the API's own shape, streamed and not.</summary>
    public async Task RefuseAsync(string what, Action<JsonObject> spoil, CancellationToken cancellation)
    {
        foreach (var stream in new[] { false, true })
        {
            var body = WireBody.From(format, Chat("echo-word"));
            body["stream"] = stream;
            spoil(body);
            var t = await context.SendAsync(ApiRequest.Of(format, body), cancellation);
            RefusalJudge.Judge(t, what, findings, shape: t.Format == WireFormat.Messages ? ErrorShape.Messages : ErrorShape.OpenAi);
        }
    }
}

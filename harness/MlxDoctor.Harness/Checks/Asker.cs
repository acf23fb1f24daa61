using System.Text.Json.Nodes;
using MlxDoctor.Harness.Checks.Forms;
using MlxDoctor.Harness.Checks.Invariants;
using MlxDoctor.Harness.Checks.Prompts;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Checks;

/// <summary>Sends good requests and holds every answer against the shared invariants.</summary>
internal sealed class Asker(CaseContext context, FindingList findings)
{
    private readonly IdLedger ids = new();

    /// <summary>Sends one chat request.</summary>
    /// <returns>The transcript, and whether there is an answer to look at.</returns>
    public async Task<(Transcript Transcript, bool Answered)> ChatAsync(JsonObject body, bool stream, CancellationToken cancellation, bool includeUsage = true) =>
        await SendAsync(ApiRequest.Chat(Shape(body, stream, includeUsage)), cancellation);

    /// <summary>Sends one request to <c>/v1/completions</c>.</summary>
    public async Task<(Transcript Transcript, bool Answered)> CompletionAsync(JsonObject body, bool stream, CancellationToken cancellation) =>
        await SendAsync(ApiRequest.Completion(Shape(body, stream)), cancellation);

    /// <summary>Asks three times: whole, streamed, whole again (the prompt cache makes the repetition another code path), and compares.</summary>
    /// <returns>Null when one of them gave no answer; the findings say why.</returns>
    public async Task<Pair?> ChatPairAsync(JsonObject body, CancellationToken cancellation)
    {
        var (plain, one) = await ChatAsync(body, stream: false, cancellation);
        var (stream, two) = await ChatAsync(body, stream: true, cancellation);
        var (again, three) = await ChatAsync(body, stream: false, cancellation);
        if (!one || !two || !three)
            return null;
        var pair = new Pair(plain, stream, again);
        PairComparison.Compare(pair, context.Model, findings);
        return pair;
    }

    /// <summary>Asks whole and streamed, twice each, compares the four, and asks for all that the reference requires.</summary>
    /// <param name="send">Sends the request in one of the two modes.</param>
    public async Task CompleteAsync(Func<bool, Task<(Transcript Transcript, bool Answered)>> send)
    {
        var (plain, one) = await send(false);
        var (stream, two) = await send(true);
        var (again, three) = await send(false);
        var (last, four) = await send(true);
        if (!one || !two || !three || !four)
            return;
        foreach (var t in new[] { plain, stream, again, last })
            FormInvariant.CheckComplete(t, findings);
        PairComparison.Compare(new Pair(plain, stream, again), context.Model, findings);
        PairComparison.Compare(new Pair(plain, last, again), context.Model, findings);
    }

    /// <summary>Puts an authored prompt once and compares the answer with what it expects.</summary>
    public async Task PromptAsync(string id, bool stream, CancellationToken cancellation, Action<JsonObject>? change = null, bool includeUsage = true)
    {
        var prompt = context.Prompts[id];
        var body = prompt.Body(context.ModelName);
        change?.Invoke(body);
        var (transcript, answered) = await ChatAsync(body, stream, cancellation, includeUsage);
        if (answered)
            await ExpectationJudge.JudgeAsync(prompt.Expect, transcript, context.Model, findings);
    }

    /// <summary>Sends one chat request whose text may be anything; only a failure to deliver is a finding.</summary>
    /// <returns>Null when there is nothing to look at.</returns>
    public async Task<Transcript?> DeliverAsync(JsonObject body, bool stream, CancellationToken cancellation)
    {
        var shaped = Shape(body, stream);
        var transcript = await context.SendAsync(ApiRequest.Chat(shaped), cancellation);
        return DeliveryInvariant.Check(new(shaped, context.ModelNames), transcript, findings) ? transcript : null;
    }

    private async Task<(Transcript, bool)> SendAsync(ApiRequest request, CancellationToken cancellation)
    {
        var transcript = await context.SendAsync(request, cancellation);
        var asked = new Asked((JsonObject)JsonNode.Parse(request.Body!.Value.Span)!, context.ModelNames);
        var answered = AnswerInvariants.Check(asked, transcript, findings);
        if (answered)
            ids.Check(transcript, findings);
        return (transcript, answered);
    }

    /// <summary>A copy of the body in one of the two modes.</summary>
    internal static JsonObject Shape(JsonObject body, bool stream, bool includeUsage = true)
    {
        var copy = (JsonObject)body.DeepClone();
        copy["stream"] = stream;
        if (stream && includeUsage)
            copy["stream_options"] = new JsonObject { ["include_usage"] = true };
        return copy;
    }
}

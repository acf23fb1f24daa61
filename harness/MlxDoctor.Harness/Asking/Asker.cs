using System.Text.Json.Nodes;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Invariants;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking;

/// <summary>Sends good requests over one of the APIs and holds every answer against the shared invariants.</summary>
/// <param name="context">The session and what the case declares.</param>
/// <param name="findings">Gets what is wrong.</param>
/// <param name="format">The API that <see cref="SayAsync"/> and what is built on it speak.</param>
internal sealed class Asker(CaseContext context, FindingList findings, WireFormat format = WireFormat.Chat)
{
    private readonly IdLedger _ids = new();

    /// <summary>Sends one chat request, or takes the exchange of another case.</summary>
    /// <param name="body">The request; its mode is set here.</param>
    /// <param name="stream">Streamed.</param>
    /// <param name="cancellation">The run was interrupted.</param>
    /// <param name="includeUsage">Asks a stream for usage.</param>
    /// <param name="fresh">Sends it in any case.</param>
    /// <returns>The transcript, and whether there is an answer to look at.</returns>
    public async Task<(Transcript Transcript, bool Answered)> ChatAsync(
        JsonObject body, bool stream, CancellationToken cancellation, bool includeUsage = true, bool fresh = false) =>
        await SendAsync(ApiRequest.Chat(Shape(body, stream, includeUsage)), fresh, cancellation);

    /// <summary>The same for <c>/v1/completions</c>.</summary>
    public async Task<(Transcript Transcript, bool Answered)> CompletionAsync(
        JsonObject body, bool stream, CancellationToken cancellation, bool fresh = false) =>
        await SendAsync(ApiRequest.Completion(Shape(body, stream)), fresh, cancellation);

    /// <summary>Asks a chat request whole and streamed, and compares; see <see cref="PairAsync"/>.</summary>
    /// <returns>Null when one of them gave no answer; the findings say why.</returns>
    public Task<Pair?> ChatPairAsync(JsonObject body, CancellationToken cancellation) =>
        PairAsync(context, findings, (stream, fresh) => ChatAsync(body, stream, cancellation, fresh: fresh));

    /// <summary>Asks whole and streamed and compares.</summary>
    /// <remarks>Once more, whole, in a case that repeats (the prompt cache makes it another code path), and where the two differ.</remarks>
    /// <param name="context">The session and what the case declares.</param>
    /// <param name="findings">Gets what differs.</param>
    /// <param name="send">Sends the request in one of the two modes; the second argument asks for a fresh answer.</param>
    /// <returns>Null when one of them gave no answer; the findings say why.</returns>
    public static async Task<Pair?> PairAsync(CaseContext context, FindingList findings, Func<bool, bool, Task<(Transcript Transcript, bool Answered)>> send)
    {
        var (plain, one) = await send(false, false);
        var (stream, two) = await send(true, false);
        Transcript? again = null;
        if (context.Repeats || (one && two && !PairComparison.Agree(plain, stream)))
        {
            (again, var three) = await send(false, true);
            one &= three;
        }
        if (!one || !two)
            return null;
        var pair = new Pair(plain, stream, again);
        PairComparison.Compare(pair, context.Model, findings);
        return pair;
    }

    /// <summary>Asks whole and streamed, compares, and asks for all that the reference requires.</summary>
    /// <param name="send">Sends the request in one of the two modes; the second argument asks for a fresh answer.</param>
    /// <param name="again">Does both a second time, when a prompt cache may be at work.</param>
    public async Task CompleteAsync(Func<bool, bool, Task<(Transcript Transcript, bool Answered)>> send, bool again)
    {
        if (await PairAsync(context with { Repeats = again }, findings, send) is not { } pair)
            return;
        var all = pair.All.ToList();
        if (again)
        {
            var (last, answered) = await send(true, true);
            if (!answered)
                return;
            all.Add(last);
            PairComparison.Compare(pair with { Stream = last }, context.Model, findings);
        }
        foreach (var t in all)
            FormInvariant.CheckComplete(t, findings);
    }

    /// <summary>Puts an authored prompt once and compares the answer with what it expects.</summary>
    public async Task PromptAsync(
        string id, bool stream, CancellationToken cancellation, Action<JsonObject>? change = null, bool includeUsage = true, bool fresh = false)
    {
        var prompt = context.Prompts[id];
        var body = prompt.Body(context.ModelName);
        change?.Invoke(body);
        var (transcript, answered) = await ChatAsync(body, stream, cancellation, includeUsage, fresh);
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

    /// <summary>The chat body of an authored prompt.</summary>
    public JsonObject Chat(string prompt) => context.Prompts[prompt].Body(context.ModelName);

    /// <summary>Sends a chat body in the API's words.</summary>
    /// <param name="chat">The request in chat form.</param>
    /// <param name="stream">Events wanted.</param>
    /// <param name="cancellation">The run was interrupted.</param>
    /// <param name="change">Changes the body once it is in the API's words.</param>
    /// <param name="fresh">Sends it in any case; else the exchange of another case may do.</param>
    /// <returns>The transcript, and whether there is an answer to look at.</returns>
    public async Task<(Transcript Transcript, bool Answered)> SayAsync(
        JsonObject chat, bool stream, CancellationToken cancellation, Action<JsonObject>? change = null, bool fresh = false)
    {
        var body = WireBody.From(format, chat);
        body["stream"] = stream;
        change?.Invoke(body);
        return await SendAsync(ApiRequest.Of(format, body), Asked.Of(chat, body, stream, context.ModelNames), fresh, cancellation);
    }

    /// <summary>Puts an authored prompt as <see cref="SayAsync"/> does, whole and streamed, and compares each answer with what the prompt expects.</summary>
    public async Task<Pair?> SayPairAsync(
        string prompt, CancellationToken cancellation, Action<JsonObject>? change = null, Func<Expectation, Expectation>? expect = null,
        Action<JsonObject>? spoken = null)
    {
        var chat = Chat(prompt);
        change?.Invoke(chat);
        if (await PairAsync(context, findings, (stream, fresh) => SayAsync(chat, stream, cancellation, spoken, fresh)) is not { } pair)
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

    private Task<(Transcript, bool)> SendAsync(ApiRequest request, bool fresh, CancellationToken cancellation) =>
        SendAsync(request, new((JsonObject)JsonNode.Parse(request.Body!.Value.Span)!, context.ModelNames), fresh, cancellation);

    private async Task<(Transcript, bool)> SendAsync(ApiRequest request, Asked asked, bool fresh, CancellationToken cancellation)
    {
        var transcript = fresh ? await context.SendAsync(request, cancellation) : await context.SendOnceAsync(request, cancellation);
        var answered = AnswerInvariants.Check(asked, transcript, findings);
        if (answered)
            _ids.Check(transcript, findings);
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

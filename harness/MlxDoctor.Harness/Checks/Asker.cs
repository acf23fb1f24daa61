using System.Text.Json.Nodes;
using MlxDoctor.Harness.Checks.Invariants;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Checks;

/// <summary>Sends good requests and holds every answer against the shared invariants.</summary>
internal sealed class Asker(CaseContext context, FindingList findings)
{
    /// <summary>Sends one chat request.</summary>
    /// <returns>The transcript, and whether there is an answer to look at.</returns>
    public async Task<(Transcript Transcript, bool Answered)> ChatAsync(JsonObject body, bool stream, CancellationToken cancellation) =>
        await SendAsync(ApiRequest.Chat(Shape(body, stream)), cancellation);

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

    private async Task<(Transcript, bool)> SendAsync(ApiRequest request, CancellationToken cancellation)
    {
        var transcript = await context.SendAsync(request, cancellation);
        var asked = new Asked((JsonObject)JsonNode.Parse(request.Body!.Value.Span)!, context.ModelNames);
        return (transcript, AnswerInvariants.Check(asked, transcript, findings));
    }

    private static JsonObject Shape(JsonObject body, bool stream)
    {
        var copy = (JsonObject)body.DeepClone();
        copy["stream"] = stream;
        if (stream)
            copy["stream_options"] = new JsonObject { ["include_usage"] = true };
        return copy;
    }
}

using System.Text;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Shared;

/// <summary>Sends a request that must be refused: a status from 400 to 499 that is not 404, an error in words, and a server that lives on.</summary>
internal sealed class RefusalCase(CaseInfo info, Func<JsonObject, object> spoil, params int[] statuses) : ICheckCase
{
    private const string Chat = "/v1/chat/completions";

    /// <inheritdoc/>
    public CaseInfo Info => info;

    /// <summary>The same, kept for the end of a long run.</summary>
    public RefusalCase AsHarmful() => new(info with { Harmful = true, Fast = false }, spoil, statuses);

    /// <inheritdoc/>
    public async Task<CaseOutcome> RunAsync(CaseContext context, CancellationToken cancellation)
    {
        var findings = new FindingList(context.Session.Endpoint);
        foreach (var stream in new[] { false, true })
        {
            var good = context.Prompts["echo-word"].Body(context.ModelName);
            good["stream"] = stream;
            var request = spoil(good) switch
            {
                JsonObject body => ApiRequest.Chat(body),
                string text => ApiRequest.Raw("POST", Chat, Encoding.UTF8.GetBytes(text), stream: stream),
                byte[] bytes => ApiRequest.Raw("POST", Chat, bytes, stream: stream),
                var other => throw new InvalidOperationException($"a refusal case sends {other.GetType()}"),
            };
            RefusalJudge.Judge(await context.SendAsync(request, cancellation), "a bad request", findings, statuses);
        }
        await Liveness.CheckAsync(context, findings, cancellation);
        return CaseOutcome.From(findings.Findings) with { Notes = findings.Notes };
    }
}

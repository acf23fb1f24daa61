using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Checks;

/// <summary>Sends a request that must be refused: a status from 400 to 499 that is not 404, an error in words, and a server that lives on.</summary>
internal sealed class RefusalCase(CaseInfo info, Func<JsonObject, object> spoil, params int[] statuses) : ICheckCase
{
    private const string Chat = "/v1/chat/completions";
    private static readonly int[] Usual = [400, 422];

    /// <inheritdoc/>
    public CaseInfo Info => info;

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
            Judge(await context.SendAsync(request, cancellation), findings);
        }
        await Liveness.CheckAsync(context, findings, cancellation);
        return CaseOutcome.From(findings.Findings) with { Notes = findings.Notes };
    }

    private void Judge(Transcript t, FindingList findings)
    {
        var wanted = statuses.Length > 0 ? statuses : Usual;
        var expected = string.Join(" or ", wanted.Select(s => s.ToString(CultureInfo.InvariantCulture)));
        if (t.Status is not { } status)
            findings.Add(t, "refusal.no-answer", $"a bad request gets no answer: {t.Failure ?? t.Ending.ToString()}", expected, t.Failure);
        else if (status < 400)
            findings.Add(t, "refusal.accepted", "a bad request is accepted", expected, $"{status}: {t.BodyText}");
        else if (status >= 500)
            findings.Add(t, "refusal.server-error", "a bad request is answered as the server's own failure", expected, $"{status}: {t.BodyText}");
        else if (!wanted.Contains(status))
            findings.Add(t, "refusal.status", $"a bad request is refused with status {status}", expected, $"{status}: {t.BodyText}");
        else if (string.IsNullOrWhiteSpace(t.Answer.Error?.Message))
            findings.Add(t, "refusal.no-message", "the refusal says nothing about what was wrong", "an error message", t.BodyText);
    }
}

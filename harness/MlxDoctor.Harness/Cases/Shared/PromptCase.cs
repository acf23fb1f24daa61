using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Shared;

/// <summary>Puts one authored prompt in all its forms and compares with what is expected.</summary>
/// <param name="info">What a reader wants to know.</param>
/// <param name="promptId">The prompt.</param>
/// <param name="change">Changes its request.</param>
/// <param name="expect">Changes what is expected.</param>
/// <param name="own">Puts the request in its place to a model whose answers nobody knows.</param>
internal sealed class PromptCase(
    CaseInfo info, string promptId, Action<JsonObject>? change = null, Func<Expectation, Expectation>? expect = null, PromptCase.Own? own = null) : ICheckCase
{
    /// <summary>Puts a request and judges by what the model itself says.</summary>
    public delegate Task Own(CaseContext context, Asker ask, FindingList findings, JsonObject body, CancellationToken cancellation);

    /// <inheritdoc/>
    public CaseInfo Info => info;

    /// <summary>The prompt that is put.</summary>
    public string PromptId => promptId;

    /// <summary>True when it is put as it is written.</summary>
    public bool IsPlain => change is null;

    /// <inheritdoc/>
    public async Task<CaseOutcome> RunAsync(CaseContext context, CancellationToken cancellation)
    {
        var findings = new FindingList(context.Session.Endpoint);
        var prompt = context.Prompts[promptId];
        var body = prompt.Body(context.ModelName);
        change?.Invoke(body);
        var expected = expect is null ? prompt.Expect : expect(prompt.Expect);
        var ask = new Asker(context, findings);
        if (own is not null && context.Model == ModelTrust.Unknown)
            await own(context, ask, findings, body, cancellation);
        else if (await ask.ChatPairAsync(body, cancellation) is { } pair)
            foreach (var transcript in pair.All)
                await ExpectationJudge.JudgeAsync(expected, transcript, context.Model, findings);
        return CaseOutcome.From(findings.Findings) with { Notes = findings.Notes };
    }
}

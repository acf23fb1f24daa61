using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Shared;

/// <summary>Puts one authored prompt in all its forms and compares with what is expected.</summary>
internal sealed class PromptCase(CaseInfo info, string promptId, Action<JsonObject>? change = null, Func<Expectation, Expectation>? expect = null) : ICheckCase
{
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
        if (await new Asker(context, findings).ChatPairAsync(body, cancellation) is { } pair)
            foreach (var transcript in pair.All)
                await ExpectationJudge.JudgeAsync(expected, transcript, context.Model, findings);
        return CaseOutcome.From(findings.Findings) with { Notes = findings.Notes };
    }
}

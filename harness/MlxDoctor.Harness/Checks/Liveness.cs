using MlxDoctor.Harness.Checks.Prompts;

namespace MlxDoctor.Harness.Checks;

/// <summary>After something unusual the server must still answer an ordinary request.</summary>
internal static class Liveness
{
    /// <summary>Asks for one word and judges the answer like any other.</summary>
    public static async Task CheckAsync(CaseContext context, FindingList findings, CancellationToken cancellation)
    {
        var prompt = context.Prompts["echo-word"];
        var (transcript, answered) = await new Asker(context, findings).ChatAsync(prompt.Body(context.ModelName), stream: false, cancellation);
        if (answered)
            await ExpectationJudge.JudgeAsync(prompt.Expect, transcript, context.Model, findings);
    }
}

using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Answers;

/// <summary>Holds the answers of one kind against those of the baseline.</summary>
internal sealed class AnswerCase(string kind, string sends) : ICheckCase
{
    private const int MostTold = 20;

    /// <inheritdoc/>
    public CaseInfo Info { get; } = new(
        $"answers.{kind}", Area.Answers, sends,
        "the answers of the baseline, beyond what its starts differ by; a form that was right stays right",
        "an upgrade that changes words, loses calls or lets thinking into the text, with a model whose right answers nobody knows")
    {
        Source = "harness/pages/upgrade.md",
    };

    /// <inheritdoc/>
    public async Task<CaseOutcome> RunAsync(CaseContext context, CancellationToken cancellation)
    {
        if (context.Tool<AnswerBench>() is not { } bench)
            return CaseOutcome.Skip("this run compares no answers");
        var setup = bench.Setup;
        var questions = setup.Questions.Where(q => q.Kind == kind).ToList();
        if (setup.Update && bench.Refused is { } refused)
            return CaseOutcome.Skip(refused);
        if (setup.Update)
            return Recorded(await bench.RecordedAsync(context, cancellation), questions);
        var (stored, why) = bench.Stored();
        if (stored is null)
        {
            var missing = $"{why}; record one: {setup.RecordCommand}";
            return setup.MustCompare ? CaseOutcome.Error($"answers are required and were not compared: {missing}") : CaseOutcome.Skip(missing);
        }
        return await new AnswerComparison(kind, bench, stored, context).JudgeAsync(questions, cancellation);
    }

    private CaseOutcome Recorded(BaselineAnswers answers, IReadOnlyList<AnswerQuestion> questions)
    {
        var mine = answers with { Prompts = answers.Prompts.Where(p => questions.Any(q => q.Prompt.Id == p.Key)).ToDictionary() };
        return mine.Prompts.Count == 0
            ? CaseOutcome.Skip("the server offers none of it, so nothing was recorded")
            : CaseOutcome.Pass() with { Reason = $"recorded: {AnswerRecorder.Words(mine)}" };
    }

    /// <summary>What an outcome says of one answer.</summary>
    internal static Finding Tell(AnswerQuestion question, FindingCode code, string message, string then, string now, Transcript seen, CaseContext context) =>
        new(code, $"{question.Prompt.Id}: {message}")
        {
            Sent = question.Prompt.Messages.ToJsonString(AnswerJson.Plain),
            Expected = then,
            Seen = now,
            RequestId = seen.Id,
            Curl = seen.ToCurl(context.Session.Endpoint),
            Blame = code == FindingCode.AnswersMark || (code == FindingCode.AnswersCallLost && HasCallAsText(now)) ? Blame.Parser : Blame.Server,
        };

    private static bool HasCallAsText(string text) => Markers.ToolText.Concat(Markers.CallTokens).Any(m => text.Contains(m, StringComparison.Ordinal));

    internal static IReadOnlyList<Finding> Few(IReadOnlyList<Finding> findings) => [.. findings.Take(MostTold)];
}

using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Baselines;

namespace MlxDoctor.Harness.Cases.Answers;

/// <summary>Gathers the answers of several starts of one server.</summary>
internal sealed class AnswerRecorder(IReadOnlyList<AnswerQuestion> questions)
{
    private readonly Dictionary<string, (AnswerQuestion Question, List<GivenAnswer> Given)> _given = new(StringComparer.Ordinal);

    /// <summary>Requests of one start.</summary>
    public int Count => questions.Count;

    /// <summary>Puts every question once to the present start.</summary>
    public async Task AskAsync(CaseContext context, CancellationToken cancellation)
    {
        foreach (var question in questions.Where(q => context.Capabilities.Missing(q.Needs) is null))
        {
            var answer = AnswerReading.Of(await context.SendAsync(question.Request(context.ModelName), cancellation));
            if (!_given.TryGetValue(question.Prompt.Id, out var kept))
                _given[question.Prompt.Id] = kept = (question, []);
            kept.Given.Add(answer);
        }
    }

    /// <summary>All that was gathered.</summary>
    public BaselineAnswers Result(EnvironmentFingerprint fingerprint, string? run, bool freshStarts, TimeProvider time) => new()
    {
        RecordedAt = time.GetUtcNow(),
        RecordedBy = run,
        Fingerprint = fingerprint,
        FreshStarts = freshStarts,
        Prompts = _given.ToDictionary(g => g.Key, g => new BaselineAnswer(g.Value.Question.Hash(), g.Value.Given)),
    };

    /// <summary>How much was recorded, in a sentence.</summary>
    public static string Words(BaselineAnswers answers)
    {
        var times = answers.Prompts.Values.Select(p => p.Given.Count).DefaultIfEmpty(0).Max();
        return FormattableString.Invariant(
            $"answers to {answers.Prompts.Count} prompts, {answers.Prompts.Values.Count(p => p.Agreed())} of them the same in all {times} {answers.Times()}");
    }
}

using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Baselines;

namespace MlxDoctor.Harness.Cases.Answers;

/// <summary>
/// The rule: where all starts of the baseline agreed, another answer counts when a fresh start gives another one too;
/// where they disagreed, the rate of new answers counts (<see cref="AnswerNoise"/>).
/// A form that was right in every start and is wrong twice is broken, whatever the words.
/// </summary>
internal sealed class AnswerComparison(string kind, AnswerBench bench, BaselineAnswers stored, CaseContext context)
{
    private readonly List<Finding> _broken = [], _changed = [];
    private readonly List<string> _unsteady = [], _notes = [];
    private readonly List<double> _samples = [];
    private readonly List<(BaselineAnswer Then, GivenAnswer Now)> _noisy = [];
    private readonly List<Finding> _noisyFindings = [];

    /// <summary>Puts the questions, taking what other cases have asked already.</summary>
    public async Task<CaseOutcome> JudgeAsync(IReadOnlyList<AnswerQuestion> questions, CancellationToken cancellation)
    {
        foreach (var question in questions)
            if (stored.Prompts.GetValueOrDefault(question.Prompt.Id) is not { } then)
                _notes.Add($"not compared: {question.Prompt.Id} is not in the baseline");
            else if (then.Request != question.Hash())
                _notes.Add($"not compared: {question.Prompt.Id} is asked in another way than in the baseline");
            else
                await CompareAsync(question, then, cancellation);
        foreach (var gone in stored.Prompts.Keys.Except(bench.Setup.Questions.Select(q => q.Prompt.Id)))
            if (kind == AnswerQuestion.Kinds[0])
                _notes.Add($"not compared: {gone} is in the baseline and not asked any more");
        return Outcome();
    }

    private async Task CompareAsync(AnswerQuestion question, BaselineAnswer then, CancellationToken cancellation)
    {
        var transcript = await context.SendOnceAsync(question.Request(context.ModelName), cancellation);
        var now = AnswerReading.Of(transcript);
        if (then.Has(now))
        {
            _samples.Add(0);
            if (!then.Agreed())
                _noisy.Add((then, now));
            return;
        }
        var again = (await bench.AgainAsync(context, cancellation)).GetValueOrDefault(question.Prompt.Id) ?? now;
        if (await BrokenAsync(question, then, now, again) is { } broken)
        {
            _samples.Add(1);
            _broken.Add(AnswerCase.Tell(question, broken.Code, broken.Why, then.Given[0].Text(), now.Text(), transcript, context));
            return;
        }
        var (before, after) = (then.Given[0].Text(), now.Text());
        var told = AnswerCase.Tell(question, FindingCode.AnswersWords, AnswerChange.FirstWord(before, after), before, after, transcript, context);
        if (!then.Agreed())
        {
            _noisy.Add((then, now));
            _noisyFindings.Add(told);
            _samples.Add(0);
        }
        else if (then.Has(again))
        {
            _unsteady.Add(question.Prompt.Id);
            _samples.Add(0);
        }
        else
        {
            _changed.Add(told);
            _samples.Add(1);
        }
    }

    /// <summary>A defect that no start of the baseline had and both answers of today have.</summary>
    private static async Task<(FindingCode Code, string Why)?> BrokenAsync(AnswerQuestion question, BaselineAnswer then, GivenAnswer now, GivenAnswer again)
    {
        var here = await AnswerForm.DefectsAsync(now, question.Prompt);
        if (here.Count == 0)
            return null;
        var twice = await AnswerForm.DefectsAsync(again, question.Prompt);
        var before = new HashSet<FindingCode>();
        foreach (var given in then.Given)
            before.UnionWith((await AnswerForm.DefectsAsync(given, question.Prompt)).Keys);
        return here.Where(d => twice.ContainsKey(d.Key) && !before.Contains(d.Key)).Select(d => ((FindingCode, string)?)(d.Key, d.Value)).FirstOrDefault();
    }

    private CaseOutcome Outcome()
    {
        if (_samples.Count == 0)
        {
            var nothing = CaseOutcome.Skip("the baseline holds none of these answers") with { Notes = _notes };
            return bench.Setup.MustCompare && bench.Setup.Questions.Any(q => q.Kind == kind && context.Capabilities.Missing(q.Needs) is null)
                ? nothing with { Verdict = Verdict.Error, Reason = $"answers are required and were not compared: {nothing.Reason}" }
                : nothing;
        }
        var noise = AnswerNoise.Of(_noisy);
        if (noise is not null)
            _notes.Add(noise.Words);
        if (noise?.IsBeyond == true)
            _changed.AddRange(_noisyFindings);
        var differ = _broken.Count + _changed.Count;
        var word = differ > 0 ? Judgement.Changed : _unsteady.Count > 0 ? Judgement.Inconclusive : Judgement.Same;
        var metric = new Metric($"answers_{kind}_changed", "answers", Better.Lower, _samples)
        {
            Value = differ,
            Gated = true,
            Judgement = word,
            Note = FormattableString.Invariant($"of {_samples.Count}; the baseline holds {stored.Prompts.Values.Max(p => p.Given.Count)} {stored.Times()}"),
        };
        var findings = AnswerCase.Few([.. _broken, .. _changed]);
        var outcome = CaseOutcome.Pass(metric) with { Notes = _notes };
        if (_broken.Count > 0)
        {
            var too = _changed.Count > 0 ? FormattableString.Invariant($", {_changed.Count} changed") : "";
            var broken = FormattableString.Invariant($"{_broken.Count} of {_samples.Count} answers broken since the baseline{too}: {_broken[0].Message}");
            return outcome with { Verdict = Verdict.Fail, Reason = broken, Findings = findings };
        }
        if (_changed.Count > 0)
        {
            var changed = FormattableString.Invariant($"{_changed.Count} of {_samples.Count} answers differ from the baseline: {_changed[0].Message}");
            return outcome with { Verdict = Verdict.Regression, Reason = changed, Findings = findings };
        }
        if (_unsteady.Count == 0)
            return outcome;
        var when = context.Session.Owned ? "after a fresh start" : "when asked once more";
        return outcome with { Verdict = Verdict.Inconclusive, Reason = $"other answers, but not again {when}: {string.Join(", ", _unsteady)}" };
    }
}

using System.Globalization;
using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Compare;

/// <summary>Judges two readings of the suite, one probe after the other.</summary>
internal sealed class CompareJudge
{
    private const ulong Seed = 1;
    private const double Confidence = 0.95;

    private readonly ViewReading _a, _b;
    private readonly IReadOnlyList<PairedAnswer> _pairs;
    private readonly IReadOnlyList<IReadOnlyList<PairedAnswer>> _nulls;

    private CompareJudge(ViewReading a, ViewReading b)
    {
        (_a, _b) = (a, b);
        _pairs = PairedAnswer.Of(a.Answers, b.Answers);
        _nulls = [.. a.Again.Select(again => PairedAnswer.Of(a.Answers, again))];
    }

    /// <summary>The results of all probes, in the order of the report.</summary>
    public static IReadOnlyList<ProbeResult> Judge(ViewReading a, ViewReading b)
    {
        var judge = new CompareJudge(a, b);
        return [.. new[] { judge.Answers(), judge.Divergence(), judge.Flips(), judge.Texts(), judge.Calls() }.Select(r => r.Finite())];
    }

    /// <summary>Who does not answer is not compared, and nothing of it reads as fine.</summary>
    private ProbeResult Answers()
    {
        var failed = _a.Answers.Select(r => (_a.Name, Reading: r)).Concat(_b.Answers.Select(r => (_b.Name, Reading: r)))
            .Where(r => r.Reading.Failure is not null).ToList();
        var lost = _pairs.Where(p => p.A.Text.Length > 0 && p.B.Text.Length == 0).ToList();
        var result = new ProbeResult("answers", Categories.Text, Verdict.Pass, Say($"{_pairs.Count} of {_a.Answers.Count} prompts answered by both"))
        {
            Value = lost.Count,
            Unit = "empty answers",
        };
        return failed is [var (name, first), ..]
            ? result with { Verdict = Verdict.Error, Note = Say($"{failed.Count} requests failed, the first of {name}: {first.Prompt}: {first.Failure}") }
            : lost.Count > 0
                ? result with { Verdict = Verdict.Fail, Score = 0, Note = Say($"{lost.Count} answers are empty, the first to {lost[0].A.Prompt}") }
            : !_pairs.Any(p => p.BothSpoke)
                ? result with { Verdict = Verdict.Error, Note = "there is no prompt that both answer with a word" }
            : result with { Score = 1 };
    }

    private ProbeResult Divergence()
    {
        var result = new ProbeResult("divergence", Categories.Distribution, Verdict.Skip, "") { Unit = "nats" };
        if (NoLogprobs() is { } missing)
            return result with { Note = missing };
        var means = _pairs.Select(p => p.Path?.MeanNats).OfType<double>().ToList();
        var refused = _pairs.SelectMany(p => p.Path?.Refused ?? []).Distinct().ToList();
        if (means.Count == 0)
            return result with { Verdict = Verdict.Error, Note = $"no position could be compared: {string.Join("; ", refused.Take(3))}" };
        var mean = means.Average();
        var nulls = _nulls.Select(PairedAnswer.MeanNats).OfType<double>().ToList();
        var tail = _pairs.SelectMany(p => p.Path?.Positions ?? []).Average(p => p.Tail);
        var floor = nulls.Count > 0 ? nulls.Max() : 0;
        var notes = new List<string>
        {
            Say($"lower bound, mean of {means.Count} prompts; union estimate {_pairs.Average(p => p.Path?.MeanUnionNats):0.00000}"),
            nulls.Count > 0 ? Say($"{_a.Name} again: {floor:0.00000}") : "without a noise floor",
        };
        if (mean <= floor)
            notes.Add("not above the noise floor");
        if (_pairs.SelectMany(p => p.Path?.Positions ?? []).All(p => p.Shared is null or 0))
            notes.Add("no token is listed by both: another vocabulary, or tokens written in another way");
        if (tail > Limits.Tail)
            notes.Add(Say($"{tail:0.00} of the mass is outside the lists"));
        if (refused.Count > 0)
            notes.Add($"positions left out: {string.Join("; ", refused.Take(3))}");
        return result with
        {
            Verdict = mean > Limits.Nats && mean > floor ? Verdict.Regression : Verdict.Pass,
            Value = mean,
            Score = 1 - (mean / Compare.Divergence.Most),
            Interval = Bootstrap.Of(means, values => values.Average(), Seed, confidence: Confidence),
            Nulls = nulls,
            Z = NullCalibration.Z(mean, nulls),
            Note = string.Join("; ", notes),
        };
    }

    private ProbeResult Flips()
    {
        var result = new ProbeResult("top-1 flips", Categories.Distribution, Verdict.Skip, "") { Unit = "of positions" };
        if (NoLogprobs() is { } missing)
            return result with { Note = missing };
        var (flips, positions) = Count(_pairs);
        if (positions == 0)
            return result with { Verdict = Verdict.Error, Note = "no position could be compared" };
        var interval = Proportion.Wilson(flips, positions)!.Value;
        return result with
        {
            Verdict = interval.Lower > Limits.FlipRate ? Verdict.Regression : Verdict.Pass,
            Value = interval.Estimate,
            Score = 1 - interval.Estimate,
            Interval = interval,
            Nulls = [.. _nulls.Select(Count).Where(n => n.Positions > 0).Select(n => (double)n.Flips / n.Positions)],
            Note = Say($"{flips} of {positions} positions with the same tokens before them; first differing token: {Index()}"),
        };
    }

    private ProbeResult Texts()
    {
        var result = new ProbeResult("equal texts", Categories.Text, Verdict.Error, "there is no prompt that both answer with a word") { Unit = "of prompts" };
        var spoken = _pairs.Where(p => p.BothSpoke).ToList();
        if (spoken.Count == 0)
            return result;
        var interval = Proportion.Wilson(spoken.Count(Same), spoken.Count)!.Value;
        var nulls = _nulls.Select(n => n.Where(p => p.BothSpoke).ToList()).Where(n => n.Count > 0).Select(n => (double)n.Count(Same) / n.Count).ToList();
        // Where probabilities tell more, other words alone are no verdict: one token decides over a whole text.
        var judged = NoLogprobs() is not null;
        var other = interval.Upper < Limits.EqualTexts && nulls.All(n => interval.Upper < n);
        return result with
        {
            Verdict = judged && other ? Verdict.Regression : Verdict.Pass,
            Value = interval.Estimate,
            Score = interval.Estimate,
            Interval = interval,
            Nulls = nulls,
            Note = Say($"{spoken.Count(Same)} of {spoken.Count} greedy texts are equal")
                + (nulls.Count > 0 ? Say($"; {_a.Name} again: {nulls.Min():P0}") : "") + (other && !judged ? "; warning: most differ" : ""),
        };
    }

    private ProbeResult Calls()
    {
        var result = new ProbeResult("tool calls", Categories.Tools, Verdict.Skip, "") { Unit = "change of valid calls" };
        var asked = _pairs.Where(p => p.A.ValidCall is not null).ToList();
        var (a, b) = (asked.Count(p => p.A.ValidCall == true), asked.Count(p => p.B.ValidCall == true));
        if (a == 0)
            return result with { Note = Say($"{_a.Name} makes no valid call in {asked.Count} prompts that ask for one") };
        var change = (double)(b - a) / asked.Count;
        return result with
        {
            Verdict = change < -Limits.CallsLost ? Verdict.Fail : Verdict.Pass,
            Value = change,
            Score = Math.Clamp(1 + change, 0, 1),
            Note = Say($"{a} valid calls in {asked.Count} prompts, then {b}"),
        };
    }

    private string? NoLogprobs() =>
        _a.NoLogprobs is { } first ? $"{_a.Name}: {first}" : _b.NoLogprobs is { } second ? $"{_b.Name}: {second}" : null;

    private string Index() => _pairs.Select(p => p.Path?.FirstDifference).OfType<int>().Select(i => (double)i).ToList() is { Count: > 0 } indices
        ? Say($"{Quantiles.Median(indices):0} at the median, {indices.Min():0} at the least, in {indices.Count} prompts")
        : "none";

    private static (int Flips, int Positions) Count(IReadOnlyList<PairedAnswer> pairs)
    {
        var positions = pairs.SelectMany(p => p.Path?.Positions ?? []).ToList();
        return (positions.Count(p => p.Flip), positions.Count);
    }

    private static bool Same(PairedAnswer pair) => pair.A.Text == pair.B.Text;

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

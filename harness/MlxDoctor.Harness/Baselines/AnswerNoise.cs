using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Baselines;

/// <summary>
/// Whether prompts whose starts disagreed are now answered in new ways more often than one start differs from the others.
/// Then: how many of the recorded answers are none of the other starts' answers to that prompt. Now: how many answers are none of the recorded ones.
/// Both are rates with Wilson's 95 % interval; a change is one interval wholly above the other.
/// </summary>
/// <param name="Then">Rate among the recorded.</param>
/// <param name="Now">Rate among the present.</param>
internal sealed record AnswerNoise(Interval Then, Interval Now)
{
    /// <summary>More new answers than the starts themselves explain.</summary>
    public bool IsBeyond => Now.Lower > Then.Upper;

    /// <summary>The two rates in words.</summary>
    public string Words => $"new answers to prompts whose starts disagreed: {Shown(Now)}, between the recorded starts {Shown(Then)}";

    /// <summary>Counts; null without such prompts.</summary>
    public static AnswerNoise? Of(IReadOnlyCollection<(BaselineAnswer Then, GivenAnswer Now)> unsteady)
    {
        var (alone, recorded) = (0, 0);
        foreach (var (then, _) in unsteady)
        {
            var texts = then.Given.Select(g => g.Text()).ToList();
            alone += texts.Count(t => texts.Count(o => o == t) == 1);
            recorded += texts.Count;
        }
        return Proportion.Wilson(alone, recorded) is { } before && Proportion.Wilson(unsteady.Count(u => !u.Then.Has(u.Now)), unsteady.Count) is { } now
            ? new(before, now)
            : null;
    }

    private static string Shown(Interval rate) => FormattableString.Invariant($"{rate.Estimate:P0} ({rate.Lower:P0} to {rate.Upper:P0})");
}

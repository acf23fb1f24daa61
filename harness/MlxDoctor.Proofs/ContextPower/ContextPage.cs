using System.Globalization;
using System.Text;
using MlxDoctor.Harness.Cases.Context.Scoring;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Proofs.ContextPower;

/// <summary><c>harness/pages/context.md</c>: how often a model that forgets nothing is said to forget, and how often a planted limit is found.</summary>
internal static class ContextPage
{
    /// <summary>Tests of each row.</summary>
    public const int Tests = 1_000;

    /// <summary>Seed of the simulation.</summary>
    public const ulong Seed = 20261130;

    /// <summary>The planted limit, in tokens: the ladder's rung above it is 60,000.</summary>
    public const int Limit = 50_000;

    /// <summary>Probabilities of a right answer.</summary>
    public static readonly double[] Shares = [1, 0.95, 0.9, 0.8, 0.6, 0.4];

    /// <summary>Standard deviations between haystacks, on the logit.</summary>
    public static readonly double[] Spreads = [0, 0.5, 1];

    /// <summary>What a model keeps of its probability beyond the limit.</summary>
    public static readonly double[] Kept = [0.75, 0.5, 0];

    /// <summary>The page; the same on every machine.</summary>
    public static string Render(int tests = Tests)
    {
        var page = new StringBuilder(Head(tests));
        page.Append(CultureInfo.InvariantCulture, $"""
            ## A model that forgets nothing: how often it is said to forget

            In brackets the exact upper bound of 95 %.

            | right answers | {string.Join(" | ", Spreads.Select(s => string.Create(CultureInfo.InvariantCulture, $"spread {s:0.#}")))} |
            |---|{string.Concat(Spreads.Select(_ => "---|"))}

            """);
        foreach (var share in Shares)
            page.Append(CultureInfo.InvariantCulture, $"| {100 * share:0} % | {string.Join(" | ", Spreads.Select(s => FalseAlarms(share, s, tests)))} |\n");
        page.Append(CultureInfo.InvariantCulture, $"""

            ## A limit at {Limit:#,0} tokens: how often it is found

            Found means: a length above the limit is the smallest that is called forgotten, and none below it.
            The rungs around it are 40,000 and 60,000. Spread 0.5.

            | right answers | {string.Join(" | ", Kept.Select(k => string.Create(CultureInfo.InvariantCulture, $"{100 * k:0} % of them beyond")))} |
            |---|{string.Concat(Kept.Select(_ => "---|"))}

            """);
        foreach (var share in Shares)
            page.Append(CultureInfo.InvariantCulture, $"| {100 * share:0} % | {string.Join(" | ", Kept.Select(k => Found(share, k, tests)))} |\n");
        page.Append(
            "\nA pass does not mean that a model uses a length as well as a short one: a loss of a quarter of its answers is found as often as the first "
                + "column says, a smaller one seldom.\n");
        return page.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>What was simulated, with the rules of the code.</summary>
    public static string Head(int tests = Tests)
    {
        var page = new StringBuilder();
        page.Append("# How often the test of the used context errs\n\n");
        page.Append(
            CultureInfo.InvariantCulture,
            $"Written by `harness/doctor self context`; seed {Seed}, {tests:#,0} tests in each cell, rules and ladder as in the code: a declared length of "
                + $"{ContextSimulation.Declared:#,0}, so up to 12 rungs, each of which may err.\n");
        page.Append(
            CultureInfo.InvariantCulture,
            $"A length holds from {100 * ForgettingRule.Hold:0} % of the score of the base on; one that does not is asked {ForgettingRule.MoreHaystacks} "
                + $"haystacks more and is forgotten only when all of them are below that line and lower than the base at {100 * ForgettingRule.Alpha:0.##} % "
                + $"(permutation of haystacks).\n");
        page.Append(
            "The model answers each key with the probability of its row; haystacks differ from each other by a normal draw on the logit (its standard "
                + "deviation is the column), so that keys of one haystack are not independent.\n\n");
        return page.ToString();
    }

    /// <summary>Of so many tests of a model that forgets nothing, how many say that it forgets.</summary>
    public static int AlarmsOf(double share, double spread, int tests)
    {
        var simulation = new ContextSimulation(Seed);
        return Enumerable.Range(0, tests).Count(_ => simulation.Test(share, spread, null, 1).Bad is not null);
    }

    private static string FalseAlarms(double share, double spread, int tests)
    {
        var alarms = AlarmsOf(share, spread, tests);
        return string.Create(CultureInfo.InvariantCulture, $"{100.0 * alarms / tests:0.0} % ({100 * Proportion.UpperBound(alarms, tests):0.0} %)");
    }

    private static string Found(double share, double kept, int tests)
    {
        var simulation = new ContextSimulation(Seed);
        var found = Enumerable.Range(0, tests).Count(_ => simulation.Test(share, 0.5, Limit, kept) is { Bad: > Limit });
        return string.Create(CultureInfo.InvariantCulture, $"{100.0 * found / tests:0.0} %");
    }
}

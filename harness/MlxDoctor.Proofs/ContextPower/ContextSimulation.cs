using MlxDoctor.Harness.Cases.Context.Items;
using MlxDoctor.Harness.Cases.Context.Scoring;
using MlxDoctor.Harness.Cases.Context.Search;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Proofs.ContextPower;

/// <summary>How often the rule for the used length errs, with the rule, the haystacks and the ladder of the code.</summary>
/// <remarks>
/// An answer is right with the model's own probability; a haystack is luckier or unluckier than another by a normal draw on the logit, so that its keys are not
/// independent.
/// </remarks>
internal sealed class ContextSimulation(ulong seed)
{
    /// <summary>Declared length of the simulated model, in tokens.</summary>
    public const int Declared = 131_072;

    private readonly SeededRandom _random = new(seed);

    /// <summary>One test of a model.</summary>
    /// <param name="share">Its probability of a right answer, 0 to 1.</param>
    /// <param name="spread">Standard deviation between haystacks, on the logit.</param>
    /// <param name="limit">Longer texts than these are answered rightly less often; null for none.</param>
    /// <param name="kept">What remains of the probability there, 0 to 1.</param>
    /// <returns>The limit that is found: the largest good and the smallest bad size.</returns>
    public Bracket Test(double share, double spread, int? limit, double kept)
    {
        var atBase = Rung(share, spread, ForgettingRule.BaseHaystacks, 0);
        var strategy = new LadderStrategy(Declared);
        var tried = Bracket.Empty.With(strategy.Rungs[0], true);
        if (!ForgettingRule.CanJudge(atBase))
            return Bracket.Empty;
        while (strategy.Next(tried) is { } size)
        {
            var here = size > limit ? share * kept : share;
            var rung = Rung(here, spread, HaystackMaker.PerRung, 0);
            var forgotten = ForgettingRule.ForgottenAtOnce(atBase, rung);
            if (!forgotten && ForgettingRule.Doubtful(atBase, rung))
                forgotten = ForgettingRule.Forgotten(atBase, rung.With(Rung(here, spread, ForgettingRule.MoreHaystacks, HaystackMaker.PerRung)));
            tried = tried.With(size, !forgotten);
        }
        return tried;
    }

    private RungScore Rung(double share, double spread, int haystacks, int from) => new([.. Enumerable.Range(from, haystacks).Select(number =>
    {
        var p = share is <= 0 or >= 1 ? share : 1 / (1 + Math.Exp(-(Math.Log(share / (1 - share)) + (spread * _random.NextNormal()))));
        var asked = HaystackMaker.Keys + (number % HaystackMaker.PerRung == HaystackMaker.PerRung - 1 ? 1 : 0);
        return new HaystackScore(Enumerable.Range(0, asked).Count(_ => _random.NextDouble() < p), asked);
    })]);
}

using System.Globalization;
using MlxDoctor.Harness.Cases.Context.Results;
using MlxDoctor.Harness.Cases.Context.Scoring;
using MlxDoctor.Harness.Cases.Context.Search;

namespace MlxDoctor.Harness.Cases.Context.Measuring;

/// <summary>Fills the context of one model and finds its limits: accepted, used, cached, knee, and what is beyond the declared length.</summary>
/// <param name="server">The server.</param>
/// <param name="options">How much is measured.</param>
/// <param name="marks">Remembers across a death.</param>
/// <param name="time">The clock of the budget.</param>
/// <param name="say">Told each step in a line; null when nobody looks on.</param>
internal sealed class ContextMeasurement(IContextServer server, MeasuringOptions options, IContextMarks marks, TimeProvider time, Action<string>? say = null)
{
    private readonly long _started = time.GetTimestamp();
    private readonly List<ProbeRecord> _probes = [];
    private readonly SortedDictionary<int, RungRecord> _rungs = [];
    private readonly List<string> _notes = [];
    private string? _stoppedBy;
    private int _least;

    /// <summary>Measures; what a server does never throws.</summary>
    /// <param name="draft">Who is measured.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<ContextResult> RunAsync(ContextResult draft, CancellationToken cancellation)
    {
        var filler = new PromptFiller(server, options);
        var asker = new RungAsker(server, filler, options, marks, _notes.Add);
        draft = draft with
        {
            StartedAt = time.GetUtcNow(),
            Seed = options.Seed,
            Fast = options.Fast,
            Declared = options.Declared,
            ReservedTokens = options.Reserved,
            Strategy = Accepting().Name,
        };
        if (await filler.CalibrateAsync(cancellation) is { } failed)
            return draft with { Accepted = new() { NotJudged = failed }, StoppedBy = failed, Notes = _notes };
        _least = filler.LeastSize;
        if (Math.Min(options.Base, options.Only ?? options.Base) is var first && first < _least)
        {
            var small = string.Create(
                CultureInfo.InvariantCulture, $"{first:#,0} tokens have no room for a question and its answer: {_least:#,0} are the least");
            return draft with { Accepted = new() { NotJudged = small } };
        }
        var accepted = await AcceptedAsync(asker, cancellation);
        draft = draft with { Accepted = Limit(accepted, "no size was accepted", AcceptedEvidence(accepted)) };
        if (!options.Fast && accepted.Good is { } most && _stoppedBy is null)
            draft = await ScoredAsync(draft, asker, accepted, most, cancellation);
        if (options is { Only: null, Declared: { } declared } && server.Owned && accepted.Bad is null && accepted.Good is not null && !Spent())
            draft = draft with { Beyond = await asker.ProbeAsync(declared + Math.Max(128, declared / 8), accepted.Good.Value, cancellation) };
        return draft with { Probes = _probes, Rungs = [.. _rungs.Values], StoppedBy = _stoppedBy, Notes = _notes };
    }

    private IStrategy Accepting() => options switch
    {
        { Only: { } only } => new FixedStrategy(Math.Min(options.Base, only), only),
        { Search: true } => new BisectStrategy(options.Base, (options.Declared ?? 131_073) - 1),
        _ => new LadderStrategy(options.Declared),
    };

    private IStrategy Using(Bracket accepted, int most) => options switch
    {
        { Only: not null } => new FixedStrategy(options.Base, most),
        { Search: true } => new BisectStrategy(options.Base, most),
        _ => new LadderStrategy(accepted.Tried.Where(t => t.Good).Select(t => t.Size).Append(options.Base)),
    };

    private Task<Bracket> AcceptedAsync(RungAsker asker, CancellationToken cancellation) => WalkAsync(Accepting(), Bracket.Empty, async (size, tried) =>
    {
        var probe = await asker.ProbeAsync(size, tried.Good ?? 0, cancellation);
        _probes.Add(probe);
        say?.Invoke(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{size,9:#,0}  {(probe.Good ? "accepted" : probe.Category)}{(probe.FromEarlier ? " (from an earlier run)" : "")}"));
        _stoppedBy = asker.StoppedBy;
        return (probe.Good, probe.Died);
    });

    private async Task<ContextResult> ScoredAsync(ContextResult draft, RungAsker asker, Bracket accepted, int most, CancellationToken cancellation)
    {
        var at = Math.Min(options.Base, most);
        var atBase = await RungAsync(asker, at, null, cancellation);
        if (!ForgettingRule.CanJudge(atBase.Score))
        {
            var why = string.Create(
                CultureInfo.InvariantCulture, $"the model answers {atBase.Score.Right} of {atBase.Score.Asked} at {at:#,0} tokens, too few to compare with");
            return draft with { Used = new() { NotJudged = why }, Cached = new() { NotJudged = why }, Knee = Knee() };
        }
        var used = await WalkAsync(Using(accepted, most), Bracket.Empty.With(at, true), async (size, _) =>
        {
            var rung = await RungAsync(asker, size, atBase, cancellation);
            _stoppedBy = asker.StoppedBy;
            return (rung.Forgotten != true, false);
        });
        draft = draft with { Used = Limit(used, "not judged", UsedEvidence(used, atBase)) };
        return draft with { Cached = await CachedAsync(asker, atBase, accepted, used.Good ?? at, cancellation), Knee = Knee() };
    }

    private async Task<LimitRecord> CachedAsync(RungAsker asker, RungRecord atBase, Bracket accepted, int most, CancellationToken cancellation)
    {
        if (!atBase.Keys.Any(k => k.HasCached))
            return new() { NotJudged = asker.NoCache ?? "nothing was asked of the cache" };
        var start = Bracket.Empty.With(atBase.Size, !CacheRule.CacheIsWrong(CacheRule.Compare(atBase.Keys)));
        var bracket = start.Good is null ? start : await WalkAsync(Using(accepted, most), start, async (size, _) =>
        {
            if (size > most)
                return (true, false);
            var rung = await RungAsync(asker, size, atBase, cancellation);
            return (!CacheRule.CacheIsWrong(CacheRule.Compare(rung.Keys)), false);
        });
        var worst = bracket.Bad is { } bad && _rungs.TryGetValue(bad, out var wrong) ? CacheRule.Compare(wrong.Keys) : null;
        var evidence = worst is null
            ? "cached answers are as right as cold ones"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"at {bracket.Bad:#,0}, {worst.OnlyFirst} keys are right cold and wrong when cached, {worst.OnlySecond} the other way (McNemar, p = "
                    + $"{worst.SecondIsWorse:0.#####})");
        var limit = Limit(bracket, "cached answers are wrong at every size", evidence);
        // Sizes above what is used were only passed over.
        return limit with { Good = bracket.Good is { } good ? Math.Min(good, most) : null };
    }

    private async Task<RungRecord> RungAsync(RungAsker asker, int size, RungRecord? atBase, CancellationToken cancellation)
    {
        if (_rungs.TryGetValue(size, out var known))
            return known;
        var rung = marks.Scored(size) ?? await asker.ScoreAsync(size, atBase?.Score, cancellation);
        _rungs[size] = rung;
        marks.Score(rung);
        say?.Invoke(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{size,9:#,0}  {rung.Score.Right} of {rung.Score.Asked} right"
                    + $"{(rung.Forgotten == true ? ", forgotten" : "")}{(rung.Culprit == Culprit.Cache ? ", wrong when cached" : "")}"));
        return rung;
    }

    private async Task<Bracket> WalkAsync(IStrategy strategy, Bracket bracket, Func<int, Bracket, Task<(bool Good, bool Died)>> ask)
    {
        while (_stoppedBy is null && strategy.Next(bracket) is { } size && size >= _least)
        {
            if (Spent())
                break;
            var (good, died) = await ask(size, bracket);
            bracket = bracket.With(size, good, died);
        }
        return bracket;
    }

    private bool Spent()
    {
        if (options.Budget is { } budget && time.GetElapsedTime(_started) > budget)
            _stoppedBy ??= string.Create(CultureInfo.InvariantCulture, $"the budget of {budget.TotalMinutes:0.#} min");
        return _stoppedBy is not null;
    }

    private static LimitRecord Limit(Bracket bracket, string otherwise, string evidence) => new()
    {
        Good = bracket.Good,
        Bad = bracket.Bad,
        Inversions = bracket.Inversions,
        NotJudged = bracket.Good is null ? otherwise : null,
        Evidence = evidence,
    };

    private string AcceptedEvidence(Bracket accepted)
    {
        var (good, bad) = (_probes.LastOrDefault(p => p.Size == accepted.Good), _probes.LastOrDefault(p => p.Size == accepted.Bad));
        var took =
            good is null
                ? "nothing was answered"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{good.PromptTokens?.ToString("#,0", CultureInfo.InvariantCulture) ?? "an unknown number of"} tokens of prompt were read and answered");
        return bad is null ? took : string.Create(CultureInfo.InvariantCulture, $"{took}; at {bad.Size:#,0}: {bad.Category} in {bad.Phase}: {bad.Said}");
    }

    private string UsedEvidence(Bracket used, RungRecord atBase)
    {
        var first = string.Create(CultureInfo.InvariantCulture, $"{atBase.Score.Right} of {atBase.Score.Asked} right at {atBase.Size:#,0}");
        return used.Bad is { } bad && _rungs.TryGetValue(bad, out var rung)
            ? string.Create(CultureInfo.InvariantCulture, $"{first}, {rung.Score.Right} of {rung.Score.Asked} at {bad:#,0}")
            : $"{first}; no length is clearly worse";
    }

    private LimitRecord Knee()
    {
        var speeds = _rungs.Values.Select(r => r.Speed()).ToList();
        if (KneeRule.Of(speeds) is not { } knee)
            return new() { NotJudged = "the time to the first token was not measured" };
        var slow = speeds.Skip(1).FirstOrDefault(s => s.Size > knee && KneeRule.Slow(speeds[0], s));
        return new()
        {
            Good = knee,
            Bad = slow?.Size,
            Evidence = slow is null
                ? string.Create(
                    CultureInfo.InvariantCulture, $"no scored length costs more than {KneeRule.Factor} times the time per token of {speeds[0].Size:#,0}")
                : string.Create(CultureInfo.InvariantCulture, $"{Speed(speeds[0])} at {speeds[0].Size:#,0}, {Speed(slow)} at {slow.Size:#,0}"),
        };
    }

    private static string Speed(SpeedAt speed) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{speed.TtftMsPerToken:0.###} ms to read a "
                + $"token{(speed.ItlMs is { } itl ? string.Create(CultureInfo.InvariantCulture, $" and {itl:0.#} ms to write one") : "")}");
}

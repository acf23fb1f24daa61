using System.Globalization;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Cases.Context.Failures;
using MlxDoctor.Harness.Cases.Context.Items;
using MlxDoctor.Harness.Cases.Context.Results;
using MlxDoctor.Harness.Cases.Context.Scoring;

namespace MlxDoctor.Harness.Cases.Context.Measuring;

/// <summary>Puts the prompts of one size after the other and looks after the server in between.</summary>
internal sealed class RungAsker(
    IContextServer server, PromptFiller filler, MeasuringOptions options, IContextMarks marks, Action<string> note)
{
    private readonly Dictionary<int, HaystackRecord> _first = [];
    private bool _riskTaken;

    /// <summary>Why nothing more can be asked; null while something can.</summary>
    public string? StoppedBy { get; private set; }

    /// <summary>Why the cache is not asked; null while it is.</summary>
    public string? NoCache { get; private set; }

    /// <summary>Puts the first prompt of a size.</summary>
    /// <param name="size">Prompt and answer, in tokens.</param>
    /// <param name="good">The largest size that was good; a larger one is a risk.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<ProbeRecord> ProbeAsync(int size, int good, CancellationToken cancellation)
    {
        if (marks.Known(size) is { } known)
            return known with { FromEarlier = true };
        var risky = size > good;
        if (risky && _riskTaken && server.Owned)
            await FreshAsync("between two sizes", cancellation);
        _riskTaken |= risky;
        if (StoppedBy is { } why)
            return new ProbeRecord { Size = size, Good = false, Category = ErrorTaxonomy.Name(ErrorCategory.ServerGone), Phase = "load", Said = why };
        if (risky)
            marks.Begin(size);
        try
        {
            var probe = await TryAsync(size, cancellation);
            marks.End(probe);
            return probe;
        }
        catch (OperationCanceledException)
        {
            marks.Withdraw(size);
            throw;
        }
    }

    /// <summary>Scores a size: its haystacks cold and, where there is a cache, cached.</summary>
    /// <param name="size">Prompt and answer, in tokens.</param>
    /// <param name="atBase">What to compare with; null for the base itself.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<RungRecord> ScoreAsync(int size, RungScore? atBase, CancellationToken cancellation)
    {
        var haystacks = new List<HaystackRecord>();
        await AddAsync(atBase is null ? ForgettingRule.BaseHaystacks : HaystackMaker.PerRung);
        bool? forgotten = null;
        if (atBase is not null && haystacks.Count > 0)
        {
            var score = new RungScore([.. haystacks.Select(h => h.Score())]);
            forgotten = ForgettingRule.ForgottenAtOnce(atBase, score);
            if (forgotten == false && ForgettingRule.Doubtful(atBase, score))
            {
                await AddAsync(HaystackMaker.PerRung + ForgettingRule.MoreHaystacks);
                forgotten = ForgettingRule.Forgotten(atBase, new RungScore([.. haystacks.Select(h => h.Score())]));
            }
        }
        var rung = new RungRecord { Size = size, Haystacks = haystacks, Forgotten = forgotten };
        return rung with { Culprit = CacheRule.Of(rung.Keys, forgotten == true) };

        async Task AddAsync(int upTo)
        {
            for (var number = haystacks.Count; number < upTo && StoppedBy is null; number++)
            {
                if (number == 0 && _first.TryGetValue(size, out var first))
                    haystacks.Add(first);
                else if (await HaystackAsync(number, size, cancellation) is { } record)
                    haystacks.Add(record);
            }
        }
    }

    private async Task<ProbeRecord> TryAsync(int size, CancellationToken cancellation)
    {
        var (haystack, asked) = await filler.AskAsync(0, size, cancellation);
        var facts = filler.Facts(asked, haystack);
        var died = false;
        if (facts is not null)
        {
            var life = await LifeAsync(facts, cancellation);
            facts = facts with { Afterwards = life, ProcessGone = facts.ProcessGone || server.Obituary is not null };
            if (life == Life.Alive && ErrorTaxonomy.ActionFor(ErrorTaxonomy.Of(facts), server.Owned) == ErrorAction.Retry)
            {
                asked = await server.AskAsync(haystack.Asking(), options.Reserved, filler.Patience(size), cancellation);
                facts = filler.Facts(asked, haystack);
                if (facts is not null)
                    facts = facts with { Afterwards = await LifeAsync(facts, cancellation), ProcessGone = server.Obituary is not null };
            }
            died = facts is not null && (facts.ProcessGone || facts.Afterwards is Life.Gone or Life.Hung);
        }
        if (facts is not null)
            return await FailedAsync(size, facts, died, cancellation);
        filler.Learn(haystack, asked);
        if (!options.Fast)
            _first[size] = await RecordAsync(0, size, haystack, asked, cancellation);
        return new ProbeRecord { Size = size, Good = true, PromptTokens = asked.PromptTokens, TtftMs = asked.TtftMs, ItlMs = asked.ItlMs };
    }

    private async Task<ProbeRecord> FailedAsync(int size, FailureFacts facts, bool died, CancellationToken cancellation)
    {
        var category = ErrorTaxonomy.Of(facts);
        var probe = new ProbeRecord
        {
            Size = size,
            Good = false,
            PromptTokens = facts.PromptTokens,
            Category = ErrorTaxonomy.Name(category),
            Phase = facts.Phase.ToString().ToLowerInvariant(),
            Said = category is ErrorCategory.Timeout or ErrorCategory.ServerHung ? $"{facts.Short()}; {filler.Expected(size)}" : facts.Short(),
            Died = died && server.Owned,
        };
        await ActAsync(category, died, cancellation);
        return probe;
    }

    private async Task ActAsync(ErrorCategory category, bool died, CancellationToken cancellation)
    {
        var action = ErrorTaxonomy.ActionFor(category, server.Owned);
        if (action is ErrorAction.StopModel or ErrorAction.StopRun)
            StoppedBy = ErrorTaxonomy.Name(category);
        else if (server.Owned && (died || action == ErrorAction.UnloadAndGoOn))
            await FreshAsync($"after {ErrorTaxonomy.Name(category)}", cancellation);
    }

    private async Task<HaystackRecord?> HaystackAsync(int number, int size, CancellationToken cancellation)
    {
        var (haystack, asked) = await filler.AskAsync(number, size, cancellation);
        if (filler.Facts(asked, haystack) is not { } facts)
            return await RecordAsync(number, size, haystack, asked, cancellation);
        facts = facts with { Afterwards = await LifeAsync(facts, cancellation), ProcessGone = facts.ProcessGone || server.Obituary is not null };
        var category = ErrorTaxonomy.Of(facts);
        if (category == ErrorCategory.ContextExceeded && filler.Shorten(number, size))
            return await HaystackAsync(number, size, cancellation);
        note(
            string.Create(
                CultureInfo.InvariantCulture, $"{size:#,0} tokens were accepted once, and later not: {ErrorTaxonomy.Name(category)}: {facts.Short()}"));
        await ActAsync(category, facts.ProcessGone || facts.Afterwards != Life.Alive, cancellation);
        return null;
    }

    private async Task<HaystackRecord> RecordAsync(int number, int size, Haystack haystack, Asked cold, CancellationToken cancellation)
    {
        var right = AnswerReader.Right(cold.Text, haystack.Keys);
        IReadOnlyList<bool>? again = null, otherwise = null;
        long? cached = null;
        if (NoCache is null && StoppedBy is null)
        {
            var second = await server.AskAsync(haystack.Asking(), options.Reserved, filler.Patience(size), cancellation);
            cached = second.CachedTokens;
            if (cached is null || cached < second.PromptTokens / 2)
            {
                NoCache = cached is null ? "the server does not count cached tokens (prompt_tokens_details.cached_tokens)"
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"no prefix cache: {cached:#,0} of {second.PromptTokens:#,0} tokens were cached when the same prompt came again");
            }
            else
            {
                var third = await server.AskAsync(haystack.AskingOtherwise(), options.Reserved, filler.Patience(size), cancellation);
                again = AnswerReader.Right(second.Text, haystack.Keys);
                otherwise = [.. AnswerReader.Right(third.Text, [.. haystack.Keys.Reverse()]).Reverse()];
            }
        }
        return new HaystackRecord
        {
            Number = number,
            Keys = [.. haystack.Keys.Select((k, i) => new KeyRecord(k.Depth, k.IsChain, new AskedThrice(right[i], again?[i], otherwise?[i])))],
            PromptTokens = cold.PromptTokens,
            CachedTokens = cached,
            TtftMs = cold.TtftMs,
            ItlMs = cold.ItlMs,
            Answer = FailureFacts.Shortened(cold.Text),
        };
    }

    private Task<Life> LifeAsync(FailureFacts facts, CancellationToken cancellation) =>
        facts.ProcessGone || server.Obituary is not null ? Task.FromResult(Life.Gone) : server.LifeAsync(options.Patience, cancellation);

    private async Task FreshAsync(string why, CancellationToken cancellation)
    {
        try
        {
            await server.RestartAsync(why, cancellation);
            // What a server compiles at its first request is not the cost of a long prompt.
            await filler.WarmAsync(cancellation);
        }
        catch (EnvironmentException e)
        {
            StoppedBy = $"the server did not start again: {e.What}";
        }
    }
}

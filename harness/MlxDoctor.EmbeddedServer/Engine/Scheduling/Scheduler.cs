using MlxDoctor.EmbeddedServer.Engine.Model;
using MlxDoctor.EmbeddedServer.Engine.Sampling;

namespace MlxDoctor.EmbeddedServer.Engine.Scheduling;

/// <summary>One thread that computes the steps of all running answers together and sleeps when there are none.</summary>
internal sealed class Scheduler : IDisposable
{
    private readonly LlamaModel model;
    private readonly EngineOptions options;
    private readonly EngineFacts facts;
    private readonly KvPool pool;
    private readonly PrefixCache cache;
    private readonly object gate = new();
    private readonly LinkedList<Sequence> waiting = [];
    private readonly List<Sequence> running = [];
    private readonly Thread thread;
    private readonly long keptBytes;
    private bool stopped;
    private int runningCount;
    private long generatedTokens, promptTokens, cachedTokens;

    /// <summary>Starts the thread.</summary>
    public Scheduler(LlamaModel model, EngineFacts facts, EngineOptions options)
    {
        (this.model, this.facts, this.options) = (model, facts, options);
        pool = new KvPool(model.Shape);
        keptBytes = Math.Max(options.PrefixCacheBytes, Math.Min(options.LongPromptCacheBytes, (facts.ContextLength / KvShape.Positions + 1) * model.Shape.PageBytes));
        cache = new PrefixCache(pool);
        thread = new Thread(Loop) { IsBackground = true, Name = "engine-scheduler" };
        thread.Start();
    }

    /// <summary>Numbers for <c>/metrics</c>.</summary>
    public EngineCounters Counters
    {
        get
        {
            lock (gate)
                return new EngineCounters(runningCount, waiting.Count, Interlocked.Read(ref generatedTokens), Interlocked.Read(ref promptTokens), Interlocked.Read(ref cachedTokens));
        }
    }

    /// <summary>Bytes of keys and values in use.</summary>
    public long CacheBytes => pool.Bytes;

    /// <summary>Queues an answer.</summary>
    public void Add(Sequence sequence)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(stopped, this);
            waiting.AddLast(sequence);
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Ends an answer whose reader went away; one that still waits leaves at once, a running one before the next step.</summary>
    public void Cancel(Sequence sequence)
    {
        sequence.Cancelled = true;
        lock (gate)
        {
            waiting.Remove(sequence);
            Monitor.Pulse(gate);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            stopped = true;
            Monitor.Pulse(gate);
        }

        thread.Join();
    }

    private void Loop()
    {
        while (Admit())
        {
            try
            {
                foreach (var gone in running.Where(s => s.Cancelled))
                    Finish(gone, null);
                if (running.Any(s => !s.Finished))
                    Step();
            }
            catch (Exception e)
            {
                // A defect of ours ends the answers that it touched, never the process.
                foreach (var sequence in running)
                    Finish(sequence, e);
            }

            Sweep();
        }

        foreach (var sequence in running.Concat(waiting))
            Finish(sequence, new OperationCanceledException("the engine was stopped"));
    }

    /// <summary>Waits for work and starts what fits; false at the end.</summary>
    private bool Admit()
    {
        lock (gate)
        {
            while (!stopped && running.Count == 0 && waiting.Count == 0)
                Monitor.Wait(gate);
            if (stopped)
                return false;
            while (waiting.First is { } next && running.Count < options.MaxStreams && Fits(next.Value))
            {
                waiting.RemoveFirst();
                try
                {
                    Start(next.Value);
                }
                catch (Exception e)
                {
                    Finish(next.Value, e);
                }
            }

            runningCount = running.Count;
            return true;
        }
    }

    private bool Fits(Sequence sequence) =>
        running.Count == 0 || running.Sum(Need) + Need(sequence) <= options.RunningCacheBytes;

    private long Need(Sequence sequence)
    {
        var positions = Math.Min(facts.ContextLength, (long)sequence.Request.Prompt.Length + sequence.Request.MaxTokens);
        return (positions + KvShape.Positions) / KvShape.Positions * model.Shape.PageBytes;
    }

    private void Start(Sequence sequence)
    {
        // The log probabilities of the prompt need every row.
        if (sequence.Request is { UsePrefixCache: true, PromptLogprobs: false })
            cache.Lend(sequence, running);
        sequence.Sampler = new Sampler(sequence.Request, facts.VocabularySize);
        running.Add(sequence);
        Interlocked.Add(ref promptTokens, sequence.Request.Prompt.Length);
        Interlocked.Add(ref cachedTokens, sequence.Cached);
    }

    private void Step()
    {
        var plan = StepPlan.Make([.. running.Where(s => !s.Finished)], pool, options);
        cache.Trim(keptBytes);
        model.Forward([.. plan.Select(p => p.Segment)], (index, row, logits) => Take(plan[index].Sequence, plan[index].Segment.Position + row, logits));
        foreach (var (sequence, segment) in plan)
            sequence.Computed += segment.Tokens.Length;
    }

    private void Take(Sequence sequence, int position, ReadOnlySpan<float> logits)
    {
        try
        {
            var request = sequence.Request;
            if (request.PromptLogprobs && position < request.Prompt.Length)
                EmitPrompt(sequence, position, logits);
            if (position < request.Prompt.Length - 1 || sequence.Finished)
                return;
            if (request.MaxTokens <= 0)
            {
                sequence.Finished = true;
                return;
            }

            var token = sequence.Sampler!.Choose(logits);
            sequence.Tokens.Add(token.Id);
            Interlocked.Increment(ref generatedTokens);
            sequence.Output.Writer.TryWrite(token with { CachedPromptTokens = sequence.Cached });
            sequence.Finished = facts.EndIds.Contains(token.Id) || sequence.Generated >= request.MaxTokens || sequence.Tokens.Count >= facts.ContextLength;
        }
        catch (Exception e)
        {
            // A constraint is the request's own code.
            Finish(sequence, e);
        }
    }

    /// <summary>The logits of a position judge the token after it; the first token has no judge.</summary>
    private static void EmitPrompt(Sequence sequence, int position, ReadOnlySpan<float> logits)
    {
        var prompt = sequence.Request.Prompt;
        if (position == 0)
            sequence.Output.Writer.TryWrite(new GeneratedToken(prompt[0], null, []) { FromPrompt = true });
        if (position + 1 < prompt.Length)
            sequence.Output.Writer.TryWrite(Sampler.Report(prompt[position + 1], logits, sequence.Request.TopLogprobs ?? 0) with { FromPrompt = true });
    }

    private static void Finish(Sequence sequence, Exception? failure)
    {
        sequence.Finished = true;
        sequence.Output.Writer.TryComplete(failure);
    }

    private void Sweep()
    {
        foreach (var sequence in running.Where(s => s.Finished))
        {
            if (sequence.Request.UsePrefixCache)
                cache.Keep(sequence);
            sequence.Pages.ForEach(pool.Return);
            sequence.Pages.Clear();
        }

        var ended = running.Where(s => s.Finished).ToArray();
        running.RemoveAll(s => s.Finished);
        cache.Trim(keptBytes);
        lock (gate)
            runningCount = running.Count;
        // Last, so that a reader who has seen the end finds the slot free.
        foreach (var sequence in ended)
            Finish(sequence, null);
    }
}

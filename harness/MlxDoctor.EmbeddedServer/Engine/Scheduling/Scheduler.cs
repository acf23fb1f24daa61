using MlxDoctor.EmbeddedServer.Engine.Model;
using MlxDoctor.EmbeddedServer.Engine.Sampling;

namespace MlxDoctor.EmbeddedServer.Engine.Scheduling;

/// <summary>One thread that computes the steps of all running answers together and sleeps when there are none.</summary>
internal sealed class Scheduler : IDisposable
{
    private readonly LlamaModel _model;
    private readonly EngineOptions _options;
    private readonly EngineFacts _facts;
    private readonly KvPool _pool;
    private readonly PrefixCache _cache;
    private readonly object _gate = new();
    private readonly LinkedList<Sequence> _waiting = [];
    private readonly List<Sequence> _running = [];
    private readonly Thread _thread;
    private readonly long _keptBytes;
    private bool _stopped;
    private int _runningCount;
    private long _generatedTokens, _promptTokens, _cachedTokens;

    /// <summary>Starts the thread.</summary>
    public Scheduler(LlamaModel model, EngineFacts facts, EngineOptions options)
    {
        (_model, _facts, _options) = (model, facts, options);
        _pool = new KvPool(model.Shape);
        _keptBytes = Math.Max(
            options.PrefixCacheBytes, Math.Min(options.LongPromptCacheBytes, (facts.ContextLength / KvShape.Positions + 1) * model.Shape.PageBytes));
        _cache = new PrefixCache(_pool);
        _thread = new Thread(Loop) { IsBackground = true, Name = "engine-scheduler" };
        _thread.Start();
    }

    /// <summary>Numbers for <c>/metrics</c>.</summary>
    public EngineCounters Counters
    {
        get
        {
            lock (_gate)
                return new EngineCounters(
                    _runningCount, _waiting.Count, Interlocked.Read(ref _generatedTokens), Interlocked.Read(ref _promptTokens),
                    Interlocked.Read(ref _cachedTokens));
        }
    }

    /// <summary>Bytes of keys and values in use.</summary>
    public long CacheBytes => _pool.Bytes;

    /// <summary>Queues an answer.</summary>
    public void Add(Sequence sequence)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopped, this);
            _waiting.AddLast(sequence);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Ends an answer whose reader went away; one that still waits leaves at once, a running one before the next step.</summary>
    public void Cancel(Sequence sequence)
    {
        sequence.Cancelled = true;
        lock (_gate)
        {
            _waiting.Remove(sequence);
            Monitor.Pulse(_gate);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
    }

    private void Loop()
    {
        while (Admit())
        {
            try
            {
                foreach (var gone in _running.Where(s => s.Cancelled))
                    Finish(gone, null);
                if (_running.Any(s => !s.Finished))
                    Step();
            }
            catch (Exception e)
            {
                // A defect of ours ends the answers that it touched, never the process.
                foreach (var sequence in _running)
                    Finish(sequence, e);
            }

            Sweep();
        }

        foreach (var sequence in _running.Concat(_waiting))
            Finish(sequence, new OperationCanceledException("the engine was stopped"));
    }

    /// <summary>Waits for work and starts what fits; false at the end.</summary>
    private bool Admit()
    {
        lock (_gate)
        {
            while (!_stopped && _running.Count == 0 && _waiting.Count == 0)
                Monitor.Wait(_gate);
            if (_stopped)
                return false;
            while (_waiting.First is { } next && _running.Count < _options.MaxStreams && Fits(next.Value))
            {
                _waiting.RemoveFirst();
                try
                {
                    Start(next.Value);
                }
                catch (Exception e)
                {
                    Finish(next.Value, e);
                }
            }

            _runningCount = _running.Count;
            return true;
        }
    }

    private bool Fits(Sequence sequence) =>
        _running.Count == 0 || _running.Sum(Need) + Need(sequence) <= _options.RunningCacheBytes;

    private long Need(Sequence sequence)
    {
        var positions = Math.Min(_facts.ContextLength, (long)sequence.Request.Prompt.Length + sequence.Request.MaxTokens);
        return (positions + KvShape.Positions) / KvShape.Positions * _model.Shape.PageBytes;
    }

    private void Start(Sequence sequence)
    {
        // The log probabilities of the prompt need every row.
        if (sequence.Request is { UsePrefixCache: true, PromptLogprobs: false })
            _cache.Lend(sequence, _running);
        sequence.Sampler = new Sampler(sequence.Request, _facts.VocabularySize);
        _running.Add(sequence);
        Interlocked.Add(ref _promptTokens, sequence.Request.Prompt.Length);
        Interlocked.Add(ref _cachedTokens, sequence.Cached);
    }

    private void Step()
    {
        var plan = StepPlan.Make([.. _running.Where(s => !s.Finished)], _pool, _options);
        _cache.Trim(_keptBytes);
        _model.Forward([.. plan.Select(p => p.Segment)], (index, row, logits) => Take(plan[index].Sequence, plan[index].Segment.Position + row, logits));
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
            Interlocked.Increment(ref _generatedTokens);
            sequence.Output.Writer.TryWrite(token with { CachedPromptTokens = sequence.Cached });
            sequence.Finished = _facts.EndIds.Contains(token.Id) || sequence.Generated >= request.MaxTokens || sequence.Tokens.Count >= _facts.ContextLength;
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
        foreach (var sequence in _running.Where(s => s.Finished))
        {
            if (sequence.Request.UsePrefixCache)
                _cache.Keep(sequence);
            sequence.Pages.ForEach(_pool.Return);
            sequence.Pages.Clear();
        }

        var ended = _running.Where(s => s.Finished).ToArray();
        _running.RemoveAll(s => s.Finished);
        _cache.Trim(_keptBytes);
        lock (_gate)
            _runningCount = _running.Count;
        // Last, so that a reader who has seen the end finds the slot free.
        foreach (var sequence in ended)
            Finish(sequence, null);
    }
}

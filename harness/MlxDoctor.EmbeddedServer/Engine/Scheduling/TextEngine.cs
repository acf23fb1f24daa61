using System.Runtime.CompilerServices;
using MlxDoctor.EmbeddedServer.Engine.Model;

namespace MlxDoctor.EmbeddedServer.Engine.Scheduling;

/// <summary>A llama model with its tokenizer, threads and scheduler.</summary>
internal sealed class TextEngine : ITextEngine
{
    private readonly WorkCrew _crew;
    private readonly Scheduler _scheduler;

    /// <summary>Starts the threads.</summary>
    public TextEngine(EngineFacts facts, ITokenCodec codec, LlamaWeights weights, EngineOptions options)
    {
        (Facts, Codec) = (facts, codec);
        _crew = new WorkCrew(options.Threads);
        _scheduler = new Scheduler(new LlamaModel(weights, _crew, options.PrefillChunk + options.MaxStreams), facts, options);
    }

    /// <inheritdoc/>
    public EngineFacts Facts { get; }

    /// <inheritdoc/>
    public ITokenCodec Codec { get; }

    /// <inheritdoc/>
    public EngineCounters Counters => _scheduler.Counters;

    /// <summary>Bytes of keys and values in use.</summary>
    public long CacheBytes => _scheduler.CacheBytes;

    /// <inheritdoc/>
    public async IAsyncEnumerable<GeneratedToken> GenerateAsync(GenerationRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Check(request);
        var sequence = new Sequence(request);
        _scheduler.Add(sequence);
        await using var registration = cancellation.Register(() => _scheduler.Cancel(sequence));
        try
        {
            await foreach (var token in sequence.Output.Reader.ReadAllAsync(cancellation))
                yield return token;
        }
        finally
        {
            _scheduler.Cancel(sequence);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _scheduler.Dispose();
        _crew.Dispose();
    }

    private void Check(GenerationRequest request)
    {
        if (request.Prompt.Length == 0)
            throw new ArgumentException("the prompt is empty", nameof(request));
        if (request.Prompt.Length > Facts.ContextLength)
            throw new ArgumentException($"the prompt has {request.Prompt.Length} tokens, the model has {Facts.ContextLength} positions", nameof(request));
        if (request.Prompt.Any(id => (uint)id >= (uint)Facts.VocabularySize))
            throw new ArgumentException("the prompt has an id that is not in the vocabulary", nameof(request));
    }
}

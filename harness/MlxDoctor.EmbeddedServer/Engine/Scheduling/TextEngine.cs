using System.Runtime.CompilerServices;
using MlxDoctor.EmbeddedServer.Engine.Model;

namespace MlxDoctor.EmbeddedServer.Engine.Scheduling;

/// <summary>A llama model with its tokenizer, threads and scheduler.</summary>
internal sealed class TextEngine : ITextEngine
{
    private readonly WorkCrew crew;
    private readonly Scheduler scheduler;

    /// <summary>Starts the threads.</summary>
    public TextEngine(EngineFacts facts, ITokenCodec codec, LlamaWeights weights, EngineOptions options)
    {
        (Facts, Codec) = (facts, codec);
        crew = new WorkCrew(options.Threads);
        scheduler = new Scheduler(new LlamaModel(weights, crew, options.PrefillChunk + options.MaxStreams), facts, options);
    }

    /// <inheritdoc/>
    public EngineFacts Facts { get; }

    /// <inheritdoc/>
    public ITokenCodec Codec { get; }

    /// <inheritdoc/>
    public EngineCounters Counters => scheduler.Counters;

    /// <summary>Bytes of keys and values in use.</summary>
    public long CacheBytes => scheduler.CacheBytes;

    /// <inheritdoc/>
    public async IAsyncEnumerable<GeneratedToken> GenerateAsync(GenerationRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Check(request);
        var sequence = new Sequence(request);
        scheduler.Add(sequence);
        await using var registration = cancellation.Register(() => scheduler.Cancel(sequence));
        try
        {
            await foreach (var token in sequence.Output.Reader.ReadAllAsync(cancellation))
                yield return token;
        }
        finally
        {
            scheduler.Cancel(sequence);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        scheduler.Dispose();
        crew.Dispose();
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

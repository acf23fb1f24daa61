using System.Runtime.CompilerServices;
using MlxDoctor.EmbeddedServer.Engine;

namespace MlxDoctor.Tests.Unit.EmbeddedServer;

/// <summary>An engine that says what a test wants it to say; under a constraint it takes the first allowed token instead.</summary>
internal sealed class ToyEngine(Func<GenerationRequest, string> script) : ITextEngine
{
    private readonly ToyCodec _codec = new();
    private int _running;

    /// <summary>The last request that reached the engine.</summary>
    public GenerationRequest? Last { get; private set; }

    /// <inheritdoc/>
    public EngineFacts Facts => new("toy", 4096, _codec.Count, new HashSet<int> { ToyCodec.End });

    /// <inheritdoc/>
    public ITokenCodec Codec => _codec;

    /// <inheritdoc/>
    public EngineCounters Counters => new(Volatile.Read(ref _running), 0, 0, 0, 0);

    /// <inheritdoc/>
    public async IAsyncEnumerable<GeneratedToken> GenerateAsync(GenerationRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Last = request;
        var ids = _codec.Encode(script(request)).Append(ToyCodec.End).ToList();
        Interlocked.Increment(ref _running);
        try
        {
            var allowed = new bool[_codec.Count];
            for (var i = 0; i < request.MaxTokens; i++)
            {
                await Task.Yield();
                cancellation.ThrowIfCancellationRequested();
                var id = i < ids.Count ? ids[i] : 'x';
                if (request.Constraint is { } constraint)
                {
                    constraint.Mask(allowed);
                    if (!allowed[id])
                        id = allowed[ToyCodec.End] ? ToyCodec.End : Array.IndexOf(allowed, true);
                    constraint.Accept(id);
                }
                yield return new GeneratedToken(id, request.TopLogprobs is null ? null : -0.5f, []);
                if (id == ToyCodec.End)
                    break;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

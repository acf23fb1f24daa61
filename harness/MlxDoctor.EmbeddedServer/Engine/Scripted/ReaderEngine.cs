using System.Runtime.CompilerServices;
using System.Text;

namespace MlxDoctor.EmbeddedServer.Engine.Scripted;

/// <summary>
/// A reader that forgets nothing: it answers questions about a long text from the text itself, with a model's tokenizer and template but without its weights.
/// </summary>
internal sealed class ReaderEngine(EngineFacts facts, ITokenCodec codec) : ITextEngine
{
    private const int Remembered = 16;

    private readonly Queue<int[]> _prompts = new();
    private long _generated;
    private long _read;
    private long _cached;

    /// <inheritdoc/>
    public EngineFacts Facts => facts;

    /// <inheritdoc/>
    public ITokenCodec Codec => codec;

    /// <inheritdoc/>
    public EngineCounters Counters => new(0, 0, Interlocked.Read(ref _generated), Interlocked.Read(ref _read), Interlocked.Read(ref _cached));

    /// <inheritdoc/>
    public async IAsyncEnumerable<GeneratedToken> GenerateAsync(GenerationRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var cached = request.UsePrefixCache ? Remember(request.Prompt) : 0;
        Interlocked.Add(ref _read, request.Prompt.Length);
        Interlocked.Add(ref _cached, cached);
        int[] ids = [.. codec.Encode(Reader.Answer(Text(request.Prompt))), facts.EndIds.First()];
        foreach (var id in ids.Take(request.MaxTokens))
        {
            await Task.Yield();
            cancellation.ThrowIfCancellationRequested();
            Interlocked.Increment(ref _generated);
            yield return new GeneratedToken(id, null, []) { CachedPromptTokens = cached };
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }

    /// <summary>Tokens that a prefix cache would save: at least the last one is always computed.</summary>
    private int Remember(int[] prompt)
    {
        lock (_prompts)
        {
            var most = _prompts.Select(p => p.AsSpan().CommonPrefixLength(prompt)).Append(0).Max();
            _prompts.Enqueue(prompt);
            if (_prompts.Count > Remembered)
                _prompts.Dequeue();
            return Math.Min(most, prompt.Length - 1);
        }
    }

    private string Text(int[] ids)
    {
        using var bytes = new MemoryStream();
        foreach (var id in ids)
            bytes.Write(codec.Bytes(id));
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}

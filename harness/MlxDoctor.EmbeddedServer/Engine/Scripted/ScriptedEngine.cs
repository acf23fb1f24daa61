using System.Runtime.CompilerServices;
using System.Text;

namespace MlxDoctor.EmbeddedServer.Engine.Scripted;

/// <summary>Answers by rules, with a model's tokenizer and template but without its weights; for prompts that no small model holds.</summary>
internal sealed class ScriptedEngine(EngineFacts facts, ITokenCodec codec, Script script) : ITextEngine
{
    private const int Context = 1 << 20;

    private long _generated;
    private long _prompts;

    /// <inheritdoc/>
    public EngineFacts Facts { get; } = facts with { ContextLength = Context };

    /// <inheritdoc/>
    public ITokenCodec Codec => codec;

    /// <inheritdoc/>
    public EngineCounters Counters => new(0, 0, Interlocked.Read(ref _generated), Interlocked.Read(ref _prompts), 0);

    /// <inheritdoc/>
    public async IAsyncEnumerable<GeneratedToken> GenerateAsync(GenerationRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Interlocked.Add(ref _prompts, request.Prompt.Length);
        int[] ids = [.. codec.Encode(script.Answer(Text(request.Prompt))), Facts.EndIds.First()];
        foreach (var id in ids.Take(request.MaxTokens))
        {
            await Task.Yield();
            cancellation.ThrowIfCancellationRequested();
            Interlocked.Increment(ref _generated);
            yield return new GeneratedToken(id, null, []);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }

    private string Text(int[] ids)
    {
        using var bytes = new MemoryStream();
        foreach (var id in ids)
            bytes.Write(codec.Bytes(id));
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}

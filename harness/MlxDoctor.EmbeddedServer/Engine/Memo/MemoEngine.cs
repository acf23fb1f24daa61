using System.Runtime.CompilerServices;

namespace MlxDoctor.EmbeddedServer.Engine.Memo;

/// <summary>Remembers greedy answers, so that a run of many faults over the same requests need not compute them again.</summary>
/// <remarks>
/// Only plain greedy requests are remembered: no sampling, no log probabilities, no constraint, no bias or penalty.
/// Long answers are not, since what is proven with them (a client that leaves, a short request beside a long one) needs the time that they take.
/// </remarks>
internal sealed class MemoEngine(ITextEngine inner, MemoFile file) : ITextEngine
{
    private const int MostTokens = 300;

    /// <summary>A replay takes some time too: answers that are asked for at once must overlap.</summary>
    private const int TokensPerPause = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    /// <inheritdoc/>
    public EngineFacts Facts => inner.Facts;

    /// <inheritdoc/>
    public ITokenCodec Codec => inner.Codec;

    /// <inheritdoc/>
    public EngineCounters Counters => inner.Counters;

    /// <inheritdoc/>
    public IAsyncEnumerable<GeneratedToken> GenerateAsync(GenerationRequest request, CancellationToken cancellation)
    {
        if (!IsPlain(request))
            return inner.GenerateAsync(request, cancellation);
        var key = $"{request.MaxTokens}:{string.Join(',', request.Prompt)}";
        return file.Find(key) is { } answer
            ? ReplayAsync(answer, request.Prompt.Length - 1, cancellation)
            : RecordAsync(key, request, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();

    private static bool IsPlain(GenerationRequest r) =>
        r is
        {
            Temperature: 0, TopLogprobs: null, PromptLogprobs: false, Constraint: null, LogitBias: null,
            RepetitionPenalty: 1, PresencePenalty: 0, FrequencyPenalty: 0, UsePrefixCache: true,
        };

    private static async IAsyncEnumerable<GeneratedToken> ReplayAsync(
        IReadOnlyList<int> answer, int cached, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var i = 0; i < answer.Count; i++)
        {
            if (i % TokensPerPause == 0)
                await Task.Delay(Pause, cancellation);
            yield return new GeneratedToken(answer[i], null, []) { CachedPromptTokens = cached };
        }
    }

    private async IAsyncEnumerable<GeneratedToken> RecordAsync(
        string key, GenerationRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var answer = new List<int>();
        await foreach (var token in inner.GenerateAsync(request, cancellation))
        {
            answer.Add(token.Id);
            // The caller stops reading at an end token, so the answer is kept as soon as it has its last one.
            if (answer.Count <= MostTokens && (Facts.EndIds.Contains(token.Id) || answer.Count == request.MaxTokens))
                file.Add(key, answer);
            yield return token;
        }
    }
}

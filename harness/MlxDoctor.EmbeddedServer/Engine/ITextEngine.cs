namespace MlxDoctor.EmbeddedServer.Engine;

/// <summary>A loaded model that continues token sequences, several at once.</summary>
internal interface ITextEngine : IDisposable
{
    /// <summary>What was loaded.</summary>
    EngineFacts Facts { get; }

    /// <summary>Text to ids and back.</summary>
    ITokenCodec Codec { get; }

    /// <summary>Continues the prompt token by token; ends after an end-of-sequence token, <see cref="GenerationRequest.MaxTokens"/>, or cancellation.</summary>
    /// <remarks>Cancelling frees the slot and its cache at once. Other requests never change this one's tokens.</remarks>
    IAsyncEnumerable<GeneratedToken> GenerateAsync(GenerationRequest request, CancellationToken cancellation);

    /// <summary>Numbers for <c>/metrics</c>.</summary>
    EngineCounters Counters { get; }
}

namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>A token's text and log probability, with its rivals.</summary>
internal sealed record TokenLogprob(byte[] Bytes, float? Logprob, IReadOnlyList<(byte[] Bytes, float Logprob)> Top);

namespace MlxDoctor.EmbeddedServer.Engine;

/// <summary>A snapshot of what the engine does.</summary>
internal sealed record EngineCounters(int Running, int Waiting, long GeneratedTokens, long PromptTokens, long CachedTokens);

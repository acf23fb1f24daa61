namespace MlxDoctor.Harness.Cases.Context.Scoring;

/// <summary>The speed of cold prompts of one length, as medians; null where it was not measured.</summary>
/// <param name="Size">Length in tokens.</param>
/// <param name="TtftMsPerToken">Time to first token in milliseconds per token of the prompt.</param>
/// <param name="ItlMs">Milliseconds between two tokens of the answer.</param>
internal sealed record SpeedAt(int Size, double? TtftMsPerToken, double? ItlMs);

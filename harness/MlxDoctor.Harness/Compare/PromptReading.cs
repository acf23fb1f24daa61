using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Compare;

/// <summary>What one model answered to one prompt.</summary>
/// <param name="Prompt">Its id.</param>
/// <param name="Asked">The last message, to be shown.</param>
/// <param name="Text">Thinking, content and calls as one text; empty when it said nothing.</param>
/// <param name="Entries">The log probabilities; empty when the server gave none.</param>
/// <param name="Cut">True when the token limit ended it.</param>
/// <param name="ValidCall">Whether it called an offered tool with arguments of the tool's schema; null where no call was asked for.</param>
/// <param name="Failure">Why there is no answer; null when there is one.</param>
internal sealed record PromptReading(
    string Prompt, string Asked, string Text, IReadOnlyList<LogprobEntry> Entries, bool Cut, bool? ValidCall, string? Failure);

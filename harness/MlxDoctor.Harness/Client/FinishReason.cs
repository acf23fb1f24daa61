namespace MlxDoctor.Harness.Client;

/// <summary>A finish reason as it was seen.</summary>
/// <param name="Reason">For example <c>stop</c>.</param>
/// <param name="Event">Index of the event; 0 for a plain answer.</param>
/// <param name="Choice">Index of the choice.</param>
internal sealed record FinishReason(string Reason, int Event, int Choice);

namespace MlxDoctor.Harness.Client;

/// <summary>An oddity that the client forgave; whether it is a defect is for a case to say.</summary>
/// <param name="Code">Stable name, for example <c>sse.done-missing</c>; see <see cref="ObservationCodes"/>.</param>
/// <param name="Text">What was seen the first time.</param>
/// <param name="Count">How often it was seen.</param>
internal sealed record Observation(string Code, string Text, int Count);

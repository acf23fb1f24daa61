namespace MlxDoctor.Harness.Client;

/// <summary>One piece of the body as the socket delivered it.</summary>
/// <param name="Ticks">Arrival, in timestamp ticks since the request was sent.</param>
/// <param name="Start">Offset in the body.</param>
/// <param name="Length">Number of bytes.</param>
internal readonly record struct Chunk(long Ticks, int Start, int Length);

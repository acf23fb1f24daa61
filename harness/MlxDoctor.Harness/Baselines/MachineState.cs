namespace MlxDoctor.Harness.Baselines;

/// <summary>How the machine was during one session.</summary>
/// <param name="ClockMs">Times of the fixed piece of CPU work before, between and after the requests, in order; empty where nobody looked.</param>
/// <param name="Load">Load average of the last minute when it began, or null where the system does not tell.</param>
/// <param name="Power">Power and thermal state when it ended, or null where the system does not tell.</param>
internal sealed record MachineState(IReadOnlyList<double> ClockMs, double? Load, string? Power);

namespace MlxDoctor.Core.Runs;

/// <summary>One start of a server.</summary>
/// <param name="Why">The reason, for example "session" or "perf confirmation".</param>
/// <param name="StartedAt">When the process was started, in UTC.</param>
/// <param name="BootMs">From the start until it was ready; null when it never was.</param>
/// <param name="Pid">Its process id.</param>
public sealed record ServerLaunch(string Why, DateTimeOffset StartedAt, double? BootMs, int? Pid);

namespace MlxDoctor.Harness.Servers;

/// <summary>One process, told from a later one with the same id by its start.</summary>
/// <param name="Pid">The process id.</param>
/// <param name="StartMark">When it started, in the platform's words.</param>
internal sealed record ProcessRef(int Pid, string StartMark);

using System.Globalization;
using MlxDoctor.Harness.Baselines.Platforms;

namespace MlxDoctor.Proofs.Paced;

/// <summary>On which machine, and how busy it was: a measurement without that says little.</summary>
/// <param name="Machine">Processor, cores, memory and system.</param>
/// <param name="At">When, in UTC.</param>
/// <param name="Load">Load average of the last minute, or null where the system has none.</param>
internal sealed record MachineNote(Machine Machine, DateTimeOffset At, double? Load)
{
    /// <summary>Reads it now.</summary>
    public static MachineNote Read(TimeProvider time) => new(Machine.Read(), time.GetUtcNow(), Machine.Load());

    /// <summary>Processor, cores, memory, system and runtime in a few words.</summary>
    public string Name =>
        string.Create(CultureInfo.InvariantCulture, $"{Machine.Chip}, {Machine.Cores} cores, {Machine.MemoryGb} GB, {Machine.Os}, .NET {Environment.Version}");

    /// <summary>A load average in a report.</summary>
    public static string Show(double? load) => load is { } l ? l.ToString("0.0", CultureInfo.InvariantCulture) : "unknown";

    /// <summary>A sentence for a report, with the load before and after.</summary>
    public string Describe(MachineNote after) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Machine: {Name}. {At:yyyy-MM-dd}, took {(after.At - At).TotalMinutes:0.0} min. Load average {Show(Load)} before and {Show(after.Load)} after "
                + $"(an idle machine has 0 before).");
}

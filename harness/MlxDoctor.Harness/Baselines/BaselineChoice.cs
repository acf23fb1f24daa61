using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Harness.Baselines;

/// <summary>The entry that a run is compared with, or why there is none.</summary>
/// <param name="Entry">The entry, or null.</param>
/// <param name="Missing">Why there is none, in a few words.</param>
/// <param name="Why">The same with every difference.</param>
internal sealed record BaselineChoice(BaselineEntry? Entry, string? Missing, string? Why)
{
    /// <summary>The entry that was recorded last for this environment, whatever its versions; or the one that is asked for.</summary>
    /// <param name="file">The baseline's file, or null when there is none.</param>
    /// <param name="here">Where the run is made.</param>
    /// <param name="wanted">A version, or the name or folder of the run that recorded it; null for the last.</param>
    /// <exception cref="UsageException">What is asked for is not there; names what is.</exception>
    public static BaselineChoice Of(BaselineFile? file, EnvironmentFingerprint here, string? wanted = null)
    {
        var history = file?.History(here) ?? [];
        if (history.FirstOrDefault(e => wanted is null || Is(e, wanted)) is { } entry)
            return new(entry, null, null);
        if (wanted is not null)
            throw new UsageException(
                $"no baseline '{wanted}' for this machine, model, server and flags",
                history.Count == 0 ? "None is recorded: --update-baselines records one." : $"There are: {string.Join("; ", history.Select(Name))}.");
        if (file?.Nearest(here) is not { } other)
            return new(null, "no baseline on this machine", "no baseline yet");
        var differences = string.Join("; ", other.Fingerprint.Differences(here));
        return new(null, $"no baseline for {Names(other.Fingerprint, here)}", $"the baseline was recorded elsewhere ({differences})");
    }

    /// <summary>What a run says of the baseline that it is compared with.</summary>
    public ComparisonRecord Record(EnvironmentFingerprint here, string what) => new()
    {
        Model = here.Model,
        What = what,
        Missing = Missing,
        RecordedAt = Entry?.RecordedAt,
        RecordedBy = Entry?.RecordedBy,
        Changes = Entry?.Fingerprint.Changes(here) ?? [],
    };

    private static bool Is(BaselineEntry entry, string wanted) =>
        entry.RecordedBy == Path.GetFileName(Path.TrimEndingDirectorySeparator(wanted))
        || entry.Fingerprint.Versions().Any(v => v.Value == wanted || v.Value?.Split(' ').Contains(wanted, StringComparer.Ordinal) == true);

    private static string Name(BaselineEntry entry)
    {
        var version = entry.Fingerprint.ServerVersion ?? entry.Fingerprint.MlxLmVersion ?? "version unknown";
        var by = entry.RecordedBy is { } run ? $" by {run}" : "";
        return FormattableString.Invariant($"{version}, recorded {entry.RecordedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC{by}");
    }

    private static string Names(EnvironmentFingerprint there, EnvironmentFingerprint here)
    {
        string[] names = [.. there.Differing(here)
            .Select(
                d => d.Name switch { "chip" or "cores" or "memory_gb" =>
                    "this machine", "flags" => "these flags", var name => $"this {name.Replace('_', ' ')}" })
            .Distinct()];
        return string.Join(" and ", names);
    }
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace MlxDoctor.Proofs.Paced;

/// <summary>How rows of a generated page were made: rows of several builds and machines may stand beside each other.</summary>
/// <param name="Commit">Commit of the harness; null when the folder was no checkout.</param>
/// <param name="At">When the run started.</param>
/// <param name="Minutes">How long it took.</param>
/// <param name="Machine">Processor, cores, memory and system.</param>
/// <param name="LoadBefore">Load average at the start, or null where the system has none.</param>
/// <param name="LoadAfter">Load average at the end.</param>
internal sealed record ProofRun(string? Commit, DateTimeOffset At, double Minutes, string Machine, double? LoadBefore, double? LoadAfter)
{
    /// <summary>Stands for what the run that made a row did not write down.</summary>
    public const string NotRecorded = "not recorded";

    /// <summary>Servers at one time, where several can be.</summary>
    public int? Workers { get; init; }

    /// <summary>Greedy answers were remembered from one server to the next, where that can be.</summary>
    public bool? Memo { get; init; }

    /// <summary>Only the cases that are likely to notice were put, where that can be.</summary>
    public bool? Likely { get; init; }

    /// <summary>A run between two looks at the machine.</summary>
    public static ProofRun Of(string? commit, MachineNote before, MachineNote after) =>
        new(
            commit, new(before.At.Ticks - (before.At.Ticks % TimeSpan.TicksPerSecond), before.At.Offset), Math.Round((after.At - before.At).TotalMinutes, 1),
            before.Name, before.Load, after.Load);

    /// <summary>A run as it was written.</summary>
    public static ProofRun Read(JsonNode run) =>
        new(
            (string?)run["commit"], (DateTimeOffset)run["at"]!, (double)run["minutes"]!, (string)run["machine"]!, (double?)run["load_before"],
            (double?)run["load_after"])
        {
            Workers = (int?)run["workers"],
            Memo = (bool?)run["memo"],
            Likely = (bool?)run["likely"],
        };

    /// <summary>For programs; what does not apply is left out.</summary>
    public JsonObject Json()
    {
        var json =
            new JsonObject
            {
                ["commit"] = Commit,
                ["at"] = Time(At),
                ["minutes"] = Minutes,
                ["machine"] = Machine,
                ["load_before"] = LoadBefore,
                ["load_after"] = LoadAfter,
            };
        if (Workers is { } workers)
            json["workers"] = workers;
        if (Memo is { } memo)
            json["memo"] = memo;
        if (Likely is { } likely)
            json["likely"] = likely;
        return json;
    }

    /// <summary>Date, machine and load, for people.</summary>
    public string Describe() => string.Create(CultureInfo.InvariantCulture,
        $"commit {Code(Commit)}, {Day(At)}, took {Minutes:0.0} min; {Machine}; load average {MachineNote.Show(LoadBefore)} before and "
            + $"{MachineNote.Show(LoadAfter)} after (an idle machine has 0 before)");

    /// <summary>A commit in a page.</summary>
    public static string Code(string? commit) => commit is null ? NotRecorded : $"`{commit}`";

    /// <summary>A day in a page.</summary>
    public static string Day(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? NotRecorded;

    /// <summary>A time in a file.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

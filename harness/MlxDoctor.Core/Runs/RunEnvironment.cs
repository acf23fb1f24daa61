namespace MlxDoctor.Core.Runs;

/// <summary>Facts about machine and software that a run learns on the way, for example the fingerprint.</summary>
public sealed record RunEnvironment
{
    /// <summary>Fact: commit of the harness.</summary>
    public const string Commit = "commit";

    /// <summary>Fact: load average of the machine when the run began.</summary>
    public const string LoadBefore = "load_before";

    /// <summary>Fact: load average of the machine when the run ended.</summary>
    public const string LoadAfter = "load_after";

    /// <summary>Stands for a fact that the system does not tell.</summary>
    public const string Unknown = "unknown";

    /// <summary>Layout of the records.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>Name and value of each fact.</summary>
    public required IReadOnlyDictionary<string, string> Facts { get; init; }

    /// <summary>Adds facts to <c>environment.json</c>; a fact that is there already is replaced.</summary>
    public static void Add(RunDirectory run, IReadOnlyDictionary<string, string> facts)
    {
        var all = new SortedDictionary<string, string>(
            Read(run).Value?.Facts.ToDictionary() ?? [], StringComparer.Ordinal);
        foreach (var (name, value) in facts)
            all[name] = value;
        AtomicFile.WriteJson(run.EnvironmentFile, new RunEnvironment { SchemaVersion = RunJson.SchemaVersion, Facts = all });
    }

    /// <summary>Reads <c>environment.json</c>.</summary>
    public static Reading<RunEnvironment> Read(RunDirectory run) =>
        Reading.Of<RunEnvironment>(run, run.EnvironmentFile, e => e.SchemaVersion);
}

namespace MlxDoctor.Proofs.Matrix;

/// <summary>Faults that a running embedded server shows to single requests, by a header, so that many of them need one start.</summary>
internal static class FaultHeader
{
    /// <summary>The header; faults in it are separated by commas.</summary>
    public const string Name = "X-Doctor-Fault";

    /// <summary>The option with which the server honours it.</summary>
    public const string Option = "--allow-fault-header";

    /// <summary>Faults that need a server of their own: they remember requests, hold what all requests share, need a key, or end the server.</summary>
    public static readonly IReadOnlyList<string> OfTheServer =
    [
        "cached-recall-limit", "completions-hang", "crash-midstream", "each-later", "hang-at", "key-any", "key-ignored", "memory-growth", "models-change",
        "oom-at", "outlives-client",
        "poisoned", "repeat-differs", "serial", "slot-leak", "slow-after-idle", "slow-after-leave",
    ];

    /// <summary>Conditions about other requests: a server that was asked before has a past.</summary>
    public static readonly IReadOnlyList<string> OfThePast = ["first", "second", "repeat", "concurrent", "after-leave", "after-long", "after-idle"];

    /// <summary>Options of the server that shows faults by header; else those of a server with a fault of its own.</summary>
    public static string[] Options => [Option, "--keepalive-ms", PlannedFault.KeepaliveMs];

    /// <summary>Whether a fault, or several that are joined by +, can be shown so.</summary>
    public static bool Allows(string fault) => !fault.Contains(',') && fault.Split('+').All(AllowsOne);

    /// <summary>The header of each request.</summary>
    public static IReadOnlyList<KeyValuePair<string, string?>> Of(string fault) => [new(Name, fault.Replace('+', ','))];

    private static bool AllowsOne(string fault)
    {
        var parts = fault.Split('@');
        return !OfTheServer.Contains(parts[0].Split('=')[0]) && !parts[1..].Any(OfThePast.Contains);
    }
}

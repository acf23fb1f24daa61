namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Every fault, in the order that <c>--list-faults</c> prints.</summary>
internal static class FaultList
{
    public static IReadOnlyList<FaultEntry> All { get; } =
    [
        .. StopFaults.All,
        .. TextFaults.All,
        .. RefusalFaults.All,
        .. StreamFaults.All,
        .. ToolFaults.All,
        .. ParameterFaults.All,
        .. LoadFaults.All,
        .. ResponsesFaults.All,
        .. MessagesFaults.All,
        .. MemberFaults.All,
        .. DetailFaults.All,
        .. ContextFaults.All,
        .. UpgradeFaults.All,
        .. ParserFaults.All,
    ];

    /// <summary>The list as text: name, what is seen, what it reproduces.</summary>
    public static string Print() => string.Join('\n', All.Select(f => $"{f.Name}\t{f.Summary}\t{f.Reproduces}"));
}

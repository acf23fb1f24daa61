namespace MlxDoctor.Cli.Bisect;

/// <summary>What <c>doctor bisect</c> was asked for.</summary>
/// <param name="Package">The Python package.</param>
/// <param name="Range">The last good and the first known bad version, <c>A..B</c>.</param>
internal sealed record BisectRequest(string Package, string Range)
{
    /// <summary>The profile, or null for the one that is named as the package.</summary>
    public string? Server { get; init; }

    /// <summary>Options of the check: cases, area, model.</summary>
    public IReadOnlyList<string> Check { get; init; } = [];

    /// <summary>A folder of wheels in place of the network, or null.</summary>
    public string? Wheels { get; init; }

    /// <summary>The interpreter.</summary>
    public string Python { get; init; } = "python3";

    /// <summary>More requirements.</summary>
    public IReadOnlyList<string> With { get; init; } = [];

    /// <summary>Where environments are kept, or null.</summary>
    public string? Cache { get; init; }

    /// <summary>Folder of the runs, or null.</summary>
    public string? Out { get; init; }
}

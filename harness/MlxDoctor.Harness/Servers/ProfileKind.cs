namespace MlxDoctor.Harness.Servers;

/// <summary>How a server of a profile comes to be.</summary>
internal enum ProfileKind
{
    /// <summary>The profile's command starts it.</summary>
    Launch,

    /// <summary>The user starts it; the harness only attaches.</summary>
    Attach,

    /// <summary>The user gives the command line.</summary>
    Custom,
}

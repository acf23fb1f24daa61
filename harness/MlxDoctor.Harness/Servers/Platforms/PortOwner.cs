namespace MlxDoctor.Harness.Servers.Platforms;

/// <summary>Who listens on a port.</summary>
internal enum PortOwner
{
    /// <summary>The platform can't say.</summary>
    Unknown = 0,

    /// <summary>Nobody.</summary>
    Nobody,

    /// <summary>Only processes of ours.</summary>
    Ours,

    /// <summary>A process that is not ours.</summary>
    Foreign,
}

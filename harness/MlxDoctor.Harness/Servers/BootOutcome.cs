namespace MlxDoctor.Harness.Servers;

/// <summary>How the wait for a server ended, when it did not fail.</summary>
internal enum BootOutcome
{
    /// <summary>It answered a completion.</summary>
    Ready,

    /// <summary>Another process has the port: start again on another one.</summary>
    PortLost,
}

namespace MlxDoctor.Harness.Servers;

/// <summary>The signal that asks a server to stop; the values are POSIX signal numbers.</summary>
internal enum StopSignal
{
    /// <summary>SIGINT.</summary>
    Int = 2,

    /// <summary>SIGTERM.</summary>
    Term = 15,
}

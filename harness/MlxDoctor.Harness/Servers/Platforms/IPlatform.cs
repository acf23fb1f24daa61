namespace MlxDoctor.Harness.Servers.Platforms;

/// <summary>What the operating system knows about processes and ports.</summary>
internal interface IPlatform
{
    /// <summary>Tells this start of the process from a later one with the same id; null when it is not running (a zombie is not).</summary>
    string? StartMark(int pid);

    /// <summary>Every process that can be seen, as id and parent.</summary>
    IReadOnlyDictionary<int, int> Parents();

    /// <summary>Processes whose environment holds the text; empty where that can't be seen.</summary>
    IReadOnlyList<int> WithEnvironment(string text);

    /// <summary>Who listens on a port of the loopback address.</summary>
    PortOwner Owner(int port, IReadOnlySet<int> ours);

    /// <summary>Variables that keep a program working whose HOME is replaced, because their defaults lie in the real one.</summary>
    IReadOnlyDictionary<string, string> KeptWithoutHome(string realHome);
}

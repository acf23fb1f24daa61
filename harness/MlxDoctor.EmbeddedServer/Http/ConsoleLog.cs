namespace MlxDoctor.EmbeddedServer.Http;

/// <summary>Lines for the person who reads the server's log.</summary>
internal static class ConsoleLog
{
    /// <summary>Something that happened as planned.</summary>
    public static void Info(string line) => Console.Out.WriteLine($"mlxdoctor-embedded: {line}");

    /// <summary>Something that went wrong.</summary>
    public static void Error(string line) => Console.Error.WriteLine($"mlxdoctor-embedded: {line}");
}

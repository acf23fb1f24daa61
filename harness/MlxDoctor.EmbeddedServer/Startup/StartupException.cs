namespace MlxDoctor.EmbeddedServer.Startup;

/// <summary>The server cannot start: what was wrong, and what to try.</summary>
internal sealed class StartupException(string what, string remedy) : Exception($"{what}; try: {remedy}");

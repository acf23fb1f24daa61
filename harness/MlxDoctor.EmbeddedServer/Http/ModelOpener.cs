using MlxDoctor.EmbeddedServer.Engine;

namespace MlxDoctor.EmbeddedServer.Http;

/// <summary>Loads the engine of a model directory.</summary>
internal static class ModelOpener
{
    /// <summary>The loaded engine.</summary>
    public static ITextEngine Open(string directory) =>
        throw new StartupException($"no engine is built in for '{directory}'", "the branch with the engine");
}

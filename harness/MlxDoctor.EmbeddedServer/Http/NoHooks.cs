namespace MlxDoctor.EmbeddedServer.Http;

/// <summary>Nothing is changed.</summary>
internal sealed class NoHooks : IRequestHooks
{
    public static readonly NoHooks Instance = new();
}

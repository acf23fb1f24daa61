namespace MlxDoctor.EmbeddedServer.Http;

/// <summary>Says for each request what is changed about its handling.</summary>
internal interface IHookSource
{
    /// <summary>Some request may be changed, so that what came before is remembered.</summary>
    bool Any { get; }

    /// <summary>The hooks of a request; its body is known if it could be read.</summary>
    IRequestHooks For(RequestScope scope);
}

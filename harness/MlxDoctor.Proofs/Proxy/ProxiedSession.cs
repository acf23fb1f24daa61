using MlxDoctor.Core.Servers;

namespace MlxDoctor.Proofs.Proxy;

/// <summary>A server as it is seen through the proxy.</summary>
internal sealed class ProxiedSession(IServerSession inner, WireProxy proxy) : IServerSession
{
    /// <inheritdoc/>
    public Endpoint Endpoint => inner.Endpoint with { BaseUrl = new Uri(proxy.Url, inner.Endpoint.BaseUrl.AbsolutePath) };

    /// <inheritdoc/>
    public bool Owned => inner.Owned;

    /// <inheritdoc/>
    public string Profile => inner.Profile;

    /// <inheritdoc/>
    public string? Version => inner.Version;

    /// <inheritdoc/>
    public int Launches => inner.Launches;

    /// <inheritdoc/>
    public int? ProcessId => inner.ProcessId;

    /// <inheritdoc/>
    public string? Obituary => inner.Obituary;

    /// <inheritdoc/>
    public bool Dying => inner.Dying;

    /// <inheritdoc/>
    public Task RestartAsync(string why, CancellationToken cancellation) => inner.RestartAsync(why, cancellation);

    /// <inheritdoc/>
    public Task StopAsync() => inner.StopAsync();
}

namespace MlxDoctor.Core.Servers;

/// <summary>Where a server answers and how to talk to it.</summary>
/// <param name="BaseUrl">The URL up to and with <c>/v1</c>, without a trailing slash.</param>
/// <param name="Model">The model name to send in requests.</param>
public sealed record Endpoint(Uri BaseUrl, string Model)
{
    /// <summary>The bearer token, never printed or recorded.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The dialect that the server's profile names.</summary>
    public Dialect Dialect { get; init; } = new();

    /// <summary>Scheme, host and port, without the path; probes such as <c>/health</c> live there.</summary>
    public Uri Root => new(BaseUrl.GetLeftPart(UriPartial.Authority));

    /// <summary>Everything but the key.</summary>
    public override string ToString() => $"{BaseUrl} model {Model}";
}

namespace MlxDoctor.Core.Servers;

/// <summary>How a kind of server differs from the OpenAI API in ways that are no defect.</summary>
public sealed record Dialect
{
    /// <summary>
    /// The field of message and delta that carries thinking: <c>reasoning_content</c>, <c>reasoning</c>, or null when unknown (both are read).
    /// </summary>
    public string? ReasoningField { get; init; }

    /// <summary>Capabilities that the server does not have, by name, for example <c>completions</c>, <c>tools</c>, <c>metrics</c>.</summary>
    public IReadOnlyList<string> Lacks { get; init; } = [];

    /// <summary>Capabilities that the server is known to have: refusing one of these is a failure, not a lack.</summary>
    public IReadOnlyList<string> Offers { get; init; } = [];

    /// <summary>True when the server has the capability as far as its profile knows.</summary>
    public bool Has(string capability) => !Lacks.Contains(capability, StringComparer.Ordinal);
}

using MlxDoctor.Harness.Cases.Context.Results;

namespace MlxDoctor.Harness.Cases.Context.Registry;

/// <summary>What the registry knows of a model on a server.</summary>
/// <param name="Model">The model's key.</param>
/// <param name="Server">The server's profile or URL.</param>
internal sealed record KnownModel(string Model, string Server)
{
    /// <summary>The longest context it declares, in tokens; null when none.</summary>
    public int? Declared { get; init; }

    /// <summary>Size of its files; null when unknown.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>What the last whole test found; null when there was none.</summary>
    public ContextResult? Result { get; init; }

    /// <summary>When that test ended; null when there was none.</summary>
    public DateTimeOffset? TestedAt { get; init; }

    /// <summary>Why it was not tested when it should have been, for example because it vanished; null otherwise.</summary>
    public string? Missing { get; init; }

    /// <summary>Quick ones first: bytes + declared context x 100,000.</summary>
    public double Smart => SmartOrder.Of(SizeBytes, Declared);
}

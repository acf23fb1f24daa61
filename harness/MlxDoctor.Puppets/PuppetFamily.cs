namespace MlxDoctor.Puppets;

/// <summary>What a checkpoint must have so that a server takes it for a model of a family.</summary>
internal sealed record PuppetFamily
{
    /// <summary>Name in rows, for example <c>qwen3</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the checkpoint's folder; some servers go by it.</summary>
    public required string Folder { get; init; }

    /// <summary>How conversations are framed.</summary>
    public required PuppetTemplate Template { get; init; }

    /// <summary>The token that ends every script.</summary>
    public required string End { get; init; }

    /// <summary>Tokens that servers leave out of texts.</summary>
    public IReadOnlyList<string> Special { get; init; } = [];

    /// <summary>Added tokens that are shown, and words that servers compare by id.</summary>
    public IReadOnlyList<string> Shared { get; init; } = [];
}

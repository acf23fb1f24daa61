namespace MlxDoctor.Harness.Watch;

/// <summary>One thing that a request says of the conversation so far, whichever API says it.</summary>
/// <param name="Role">system, user, assistant or tool.</param>
/// <param name="Mark">Tells it from another one of its role: a digest of the words of users and tools; the ids of an assistant's calls.</param>
internal sealed record Said(string Role, string Mark)
{
    /// <summary>Ids of the calls of an assistant.</summary>
    public IReadOnlyList<string> Calls { get; init; } = [];

    /// <summary>The call that a tool's result belongs to, or null.</summary>
    public string? ResultOf { get; init; }

    /// <summary>The same thing, said again.</summary>
    public bool IsAgain(Said other) => Role == other.Role && Mark == other.Mark;
}

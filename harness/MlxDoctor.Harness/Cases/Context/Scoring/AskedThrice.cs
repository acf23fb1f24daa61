namespace MlxDoctor.Harness.Cases.Context.Scoring;

/// <summary>A key as it was answered three ways; null where it was not asked so.</summary>
/// <param name="Cold">Nothing of the prompt was cached.</param>
/// <param name="Again">The same prompt again: all of it was cached.</param>
/// <param name="Otherwise">Another question to the same text: its beginning was cached.</param>
internal sealed record AskedThrice(bool Cold, bool? Again, bool? Otherwise)
{
    /// <summary>Both cached ways were asked.</summary>
    public bool HasCached => Again is not null && Otherwise is not null;

    /// <summary>Right in both cached ways.</summary>
    public bool Cached => Again == true && Otherwise == true;
}

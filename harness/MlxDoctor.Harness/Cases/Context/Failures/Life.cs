namespace MlxDoctor.Harness.Cases.Context.Failures;

/// <summary>What a short question to a server found.</summary>
internal enum Life
{
    /// <summary>It was answered.</summary>
    Alive,

    /// <summary>Nothing listens.</summary>
    Gone,

    /// <summary>It was not answered in time.</summary>
    Hung,
}

namespace MlxDoctor.Harness.Asking.Forms;

/// <summary>How much a client misses a member that is absent.</summary>
internal enum Presence
{
    /// <summary>The API has it and a server may leave it out.</summary>
    May,

    /// <summary>The reference requires it and servers that leave it out still work with common clients: judged by the cases <c>*.complete</c>.</summary>
    Complete,

    /// <summary>No client can do without it: judged in every answer.</summary>
    Must,
}

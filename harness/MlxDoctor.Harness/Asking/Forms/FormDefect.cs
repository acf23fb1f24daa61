namespace MlxDoctor.Harness.Asking.Forms;

/// <summary>A place where an answer does not have the form of its API.</summary>
/// <param name="Path">The way to the member; objects of several types name theirs.</param>
/// <param name="Expected">What belongs there.</param>
/// <param name="Seen">What is there; null when nothing is.</param>
/// <param name="Presence">How much it matters that it is absent.</param>
internal sealed record FormDefect(string Path, string Expected, string? Seen, Presence Presence)
{
    /// <summary>The member is absent.</summary>
    public bool Absent => Seen is null;
}

namespace MlxDoctor.Harness.Judging.Attribution;

/// <summary>What is still in a text although an earlier stage should have taken it away.</summary>
[Flags]
internal enum Marks
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Begin or end of thinking.</summary>
    Thinking = 1,

    /// <summary>A tool call.</summary>
    Call = 2,

    /// <summary>A token or role with which the template frames messages.</summary>
    Frame = 4,
}

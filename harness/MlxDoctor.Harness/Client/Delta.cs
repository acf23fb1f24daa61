namespace MlxDoctor.Harness.Client;

/// <summary>One thing that an event brought; an event may bring several.</summary>
/// <param name="Event">Index of the event.</param>
/// <param name="Ticks">When it could be used.</param>
/// <param name="Kind">What it was.</param>
/// <param name="TextLength">UTF-16 length of the text it brought.</param>
/// <param name="Choice">Index of the choice; 0 where there is none.</param>
internal readonly record struct Delta(int Event, long Ticks, DeltaKind Kind, int TextLength, int Choice)
{
    /// <summary>True for content, reasoning and tool calls: what a user waits for.</summary>
    public bool IsOutput => Kind is DeltaKind.Content or DeltaKind.Reasoning or DeltaKind.Tool;
}

namespace MlxDoctor.EmbeddedServer.Chat;

/// <summary>The request's <c>tool_choice</c>.</summary>
/// <param name="Mode">none, auto, required or function.</param>
/// <param name="Name">The named function.</param>
internal sealed record ToolChoice(string Mode, string? Name = null)
{
    /// <summary>The default with tools.</summary>
    public static readonly ToolChoice Auto = new("auto");

    /// <summary>No calls.</summary>
    public bool IsNone => Mode == "none";

    /// <summary>A call must come.</summary>
    public bool IsForced => Mode is "required" or "function";
}

using System.Text;

namespace MlxDoctor.Harness.Client;

/// <summary>An item or block while it is put together.</summary>
internal sealed class ItemBuilder(int index, string type)
{
    /// <summary>Its place.</summary>
    public int Index => index;

    /// <summary>Its type.</summary>
    public string Type => type;

    /// <summary>Its own id.</summary>
    public string? Id { get; set; }

    /// <summary>The id that its tool result must name.</summary>
    public string? CallId { get; set; }

    /// <summary>The tool's name.</summary>
    public string? Name { get; set; }

    /// <summary>The role of a message.</summary>
    public string? Role { get; set; }

    /// <summary>Its state as the server told it.</summary>
    public string? Status { get; set; }

    /// <summary>Not yet ended.</summary>
    public bool Open { get; set; } = true;

    /// <summary>Pieces that came.</summary>
    public int Fragments { get; set; }

    /// <summary>The field that carried thinking.</summary>
    public string? ReasoningField { get; set; }

    /// <summary>Text, thinking or arguments; null when none came, not even an empty one.</summary>
    public StringBuilder? Text { get; private set; }

    /// <summary>Adds to its text.</summary>
    public void Append(string text) => (Text ??= new StringBuilder()).Append(text);

    /// <summary>Replaces its text.</summary>
    public void Replace(string text) => Text = new StringBuilder(text);

    /// <summary>What to show.</summary>
    public OutputItem ToItem() => new(index, type, Id, Status);

    /// <summary>As a tool call.</summary>
    public ToolCall ToCall() => new(index, CallId, "function", Name, Text?.ToString() ?? "", Math.Max(1, Fragments));
}

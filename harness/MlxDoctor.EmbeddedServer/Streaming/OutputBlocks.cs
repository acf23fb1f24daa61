namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>Divides an answer into blocks.</summary>
internal sealed class OutputBlocks
{
    private readonly List<OutputBlock> _all = [];

    /// <summary>The blocks so far.</summary>
    public IReadOnlyList<OutputBlock> All => _all;

    /// <summary>The block that grows; null before the first and after the end.</summary>
    public OutputBlock? Open { get; private set; }

    /// <summary>The finish reason; null before the end.</summary>
    public string? Finish { get; private set; }

    /// <summary>Takes a part; says which block ended and which began with it.</summary>
    public (OutputBlock? Closed, OutputBlock? Opened) Add(AnswerPart part)
    {
        if (part.Kind == PartKind.Finish)
        {
            Finish = part.Text;
            return (Close(), null);
        }
        var begins = Open is null || part.Kind == PartKind.ToolStart || Open.Kind != Kind(part);
        if (!begins)
        {
            Open!.Text.Append(part.Text);
            return (null, null);
        }
        var closed = Close();
        Open = new OutputBlock(Kind(part), _all.Count)
        {
            Name = part.Kind == PartKind.ToolStart ? part.Text : "",
            CallId = part.CallId,
        };
        if (part.Kind != PartKind.ToolStart)
            Open.Text.Append(part.Text);
        _all.Add(Open);
        return (closed, Open);
    }

    private OutputBlock? Close()
    {
        var closed = Open;
        Open = null;
        return closed;
    }

    private static PartKind Kind(AnswerPart part) => part.Kind == PartKind.ToolStart ? PartKind.ToolArguments : part.Kind;
}

using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Edits that several faults make to an answer.</summary>
internal static class PartEdits
{
    /// <summary>Drops parts.</summary>
    public static IAsyncEnumerable<AnswerStep> Where(IAsyncEnumerable<AnswerStep> steps, Func<AnswerPart, bool> keep) =>
        steps.Select(s => s with { Parts = [.. s.Parts.Where(keep)] });

    /// <summary>Changes parts of one kind.</summary>
    public static IAsyncEnumerable<AnswerStep> Map(IAsyncEnumerable<AnswerStep> steps, PartKind kind, Func<AnswerPart, AnswerPart> change) =>
        steps.Select(s => s with { Parts = [.. s.Parts.Select(p => p.Kind == kind ? change(p) : p)] });

    /// <summary>Puts a word before the first visible text; then there is nothing left to spoil.</summary>
    public static AnswerStep Spoil(AnswerStep step, ref bool spoil)
    {
        var parts = step.Parts.ToList();
        var at = parts.FindIndex(p => p.Kind == PartKind.Content);
        if (at < 0)
            return step;
        parts[at] = parts[at] with { Text = "Well, " + parts[at].Text };
        spoil = false;
        return step with { Parts = parts };
    }
}

using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>What faults do to an answer before it is worded.</summary>
internal static class StepEdits
{
    /// <summary>Drops all parts of a kind.</summary>
    public static IAsyncEnumerable<AnswerStep> Without(this IAsyncEnumerable<AnswerStep> steps, PartKind kind) =>
        steps.Select(s => s with { Parts = [.. s.Parts.Where(p => p.Kind != kind)] });

    /// <summary>Changes all parts of a kind.</summary>
    public static IAsyncEnumerable<AnswerStep> Parts(this IAsyncEnumerable<AnswerStep> steps, PartKind kind, Func<AnswerPart, AnswerPart> change) =>
        steps.Select(s => s with { Parts = [.. s.Parts.Select(p => p.Kind == kind ? change(p) : p)] });

    /// <summary>Changes the texts of all parts of a kind.</summary>
    public static IAsyncEnumerable<AnswerStep> Text(this IAsyncEnumerable<AnswerStep> steps, PartKind kind, Func<string, string> change) =>
        steps.Parts(kind, p => p with { Text = change(p.Text) });

    /// <summary>Changes the visible text where it begins.</summary>
    public static IAsyncEnumerable<AnswerStep> Begin(this IAsyncEnumerable<AnswerStep> steps, string with)
    {
        var began = false;
        return steps.Text(PartKind.Content, text =>
        {
            (var before, began) = (began ? "" : with, true);
            return before + text;
        });
    }

    /// <summary>Every part becomes none, one or several.</summary>
    public static IAsyncEnumerable<AnswerStep> Spread(this IAsyncEnumerable<AnswerStep> steps, Func<AnswerPart, IEnumerable<AnswerPart>> change) =>
        steps.Select(s => s with { Parts = [.. s.Parts.SelectMany(change)] });
}

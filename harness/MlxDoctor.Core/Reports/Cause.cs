using MlxDoctor.Core.Findings;

namespace MlxDoctor.Core.Reports;

/// <summary>Findings that have one reason, or else one code: one thing to mend, or to report upstream.</summary>
public sealed record Cause
{
    /// <summary>Counted from 1; a page's anchor.</summary>
    public required int Number { get; init; }

    /// <summary>In words.</summary>
    public required string Title { get; init; }

    /// <summary>Why it is expected, or null when it is not.</summary>
    public string? KnownReason { get; init; }

    /// <summary>Where upstream tracks it, or null.</summary>
    public string? Link { get; init; }

    /// <summary>The smallest rank of its entries.</summary>
    public required int Rank { get; init; }

    /// <summary>Who is to blame, or null when the run did not say.</summary>
    public Blame? Blame { get; init; }

    /// <summary>Cases in which it shows.</summary>
    public required IReadOnlyList<string> Cases { get; init; }

    /// <summary>For each code the finding that is the easiest to see again; the most frequent code first.</summary>
    public required IReadOnlyList<CauseEntry> Examples { get; init; }

    /// <summary>In one line, for example <c>1. parser: the think tag is in the content, 71 cases, first text.think-tag</c>.</summary>
    public string Line()
    {
        var blame = Blame is { } b ? $"{b.Name()}: " : "";
        var first = Examples[0].Record.Id;
        return $"{Format.Count(Number)}. {blame}{Markdown.Shorten(Title.ReplaceLineEndings("\n").Split('\n')[0].TrimEnd(' ', '.'), 160)}, "
            + $"{(Cases.Count == 1 ? first : $"{Format.Count(Cases.Count, "case")}, first {first}")}";
    }
}

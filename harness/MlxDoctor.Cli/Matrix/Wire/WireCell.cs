using MlxDoctor.Cli.Proofs;
using MlxDoctor.Harness.Checks.Wire;

namespace MlxDoctor.Cli.Matrix.Wire;

/// <summary>What is known about one fault before one server; what an older file did not tell is null.</summary>
internal sealed record WireCell
{
    /// <summary>The case that noticed, or null.</summary>
    public string? Case { get; init; }

    /// <summary>Code of its first finding, or null.</summary>
    public string? Code { get; init; }

    /// <summary>False when the fault spoilt nothing before this server, so that nothing could be noticed.</summary>
    public required bool Effect { get; init; }

    /// <summary>How many cases were put.</summary>
    public int? Put { get; init; }

    /// <summary>Only the cases that are likely to notice were put: what they miss is not known to be missed.</summary>
    public bool? LikelyOnly { get; init; }

    /// <summary>Findings that only a known deviation explained and that the clean wire does not have, as <c>case: code</c>.</summary>
    public IReadOnlyList<string> Masked { get; init; } = [];

    /// <summary>What each case that was likely to notice said instead.</summary>
    public IReadOnlyDictionary<string, string> Likely { get; init; } = new Dictionary<string, string>();

    /// <summary>When the fault was put.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>How long it took.</summary>
    public double? Seconds { get; init; }

    /// <summary>The run that put it.</summary>
    public ProofRun? Run { get; init; }

    /// <summary>A case failed.</summary>
    public bool Noticed => Case is not null;

    /// <summary>All cases were put and none failed.</summary>
    public bool Missed => !Noticed && Effect && LikelyOnly != true;

    /// <summary>The likely cases were put and none failed; the others were not put.</summary>
    public bool Open => !Noticed && Effect && LikelyOnly == true;

    /// <summary>A row that was just run.</summary>
    public static WireCell Of(WireRow row, bool likelyOnly, DateTimeOffset at, double seconds) => new()
    {
        Case = row.Case,
        Code = row.Code,
        // Likely cases that do not meet the fault say nothing about the others.
        Effect = row.Touched || likelyOnly,
        Put = row.Put,
        LikelyOnly = likelyOnly,
        Masked = row.Masked,
        Likely = row.Likely.ToDictionary(l => l.Case, l => l.Said, StringComparer.Ordinal),
        At = at,
        Seconds = Math.Round(seconds, 1),
    };

    /// <summary>This cell in the place of an older one: likely cases that notice nothing do not undo what all cases were seen to do.</summary>
    public WireCell Over(WireCell? older) => Open && older is { Missed: true } ? older with { Likely = Likely } : this;
}

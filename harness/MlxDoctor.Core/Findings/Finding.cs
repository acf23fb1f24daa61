namespace MlxDoctor.Core.Findings;

/// <summary>One thing that is wrong, in words that a server's author can act on.</summary>
/// <param name="Code">The symptom.</param>
/// <param name="Message">One sentence that says what is wrong.</param>
public sealed record Finding(FindingCode Code, string Message)
{
    /// <summary>What was sent, shortened.</summary>
    public string? Sent { get; init; }

    /// <summary>What a correct server answers.</summary>
    public string? Expected { get; init; }

    /// <summary>What this server answered.</summary>
    public string? Seen { get; init; }

    /// <summary>The request that showed it, as named in the transcripts of the run.</summary>
    public string? RequestId { get; init; }

    /// <summary>A shell line that reproduces it; secrets are masked.</summary>
    public string? Curl { get; init; }

    /// <summary>Who is to blame for it; null until the rule was applied.</summary>
    public Blame? Blame { get; init; }
}

namespace MlxDoctor.Harness.Cases.Context.Results;

/// <summary>What one model on one server came to.</summary>
internal sealed record ContextResult
{
    /// <summary>Version of this shape.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The model's key.</summary>
    public required string Model { get; init; }

    /// <summary>The server: a profile's name or a URL.</summary>
    public required string Server { get; init; }

    /// <summary>The server's version; null when it does not tell.</summary>
    public string? ServerVersion { get; init; }

    /// <summary>The longest context that model or server declares, in tokens; null when none does.</summary>
    public int? Declared { get; init; }

    /// <summary>ladder, search or fixed.</summary>
    public required string Strategy { get; init; }

    /// <summary>When it began, in UTC.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The items are made from it.</summary>
    public ulong Seed { get; init; }

    /// <summary>Only the accepted size was asked for.</summary>
    public bool Fast { get; init; }

    /// <summary>Tokens that are reserved for an answer.</summary>
    public int ReservedTokens { get; init; }

    /// <summary>The largest context with which the server loads the model; null where it is not set at load time.</summary>
    public LimitRecord? Loadable { get; init; }

    /// <summary>The largest prompt that is taken and answered.</summary>
    public LimitRecord Accepted { get; init; } = new() { NotJudged = "not measured" };

    /// <summary>The largest length whose facts are still used.</summary>
    public LimitRecord Used { get; init; } = new() { NotJudged = "not measured" };

    /// <summary>The largest length at which cached answers are as right as cold ones.</summary>
    public LimitRecord Cached { get; init; } = new() { NotJudged = "not measured" };

    /// <summary>The largest length at nearly the speed of short prompts.</summary>
    public LimitRecord Knee { get; init; } = new() { NotJudged = "not measured" };

    /// <summary>One prompt beyond the declared length; null when none was put.</summary>
    public ProbeRecord? Beyond { get; init; }

    /// <summary>Every size that was tried, in order.</summary>
    public IReadOnlyList<ProbeRecord> Probes { get; init; } = [];

    /// <summary>Every size that was scored, ascending.</summary>
    public IReadOnlyList<RungRecord> Rungs { get; init; } = [];

    /// <summary>Why it ended before its end; null when it did not.</summary>
    public string? StoppedBy { get; init; }

    /// <summary>What a reader should know beside.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>True when the accepted size is known.</summary>
    public bool Judged => Accepted.Good is not null;
}

using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Cases.Perf;

/// <summary>How speed is measured and compared.</summary>
internal sealed record PerfOptions
{
    /// <summary>Records instead of compares.</summary>
    public bool Update { get; init; }

    /// <summary>Replaces answers alone.</summary>
    public bool AcceptAnswers { get; init; }

    /// <summary>Command of a second server to compare with.</summary>
    public string? Against { get; init; }

    /// <summary>Profile of a second server.</summary>
    public string? AgainstServer { get; init; }

    /// <summary>URL of a second server.</summary>
    public string? AgainstUrl { get; init; }

    /// <summary>Starts the two in turn, where memory holds only one.</summary>
    public bool AgainstAlternate { get; init; }

    /// <summary>The second server in the user's words, or null.</summary>
    public string? Other => Against ?? AgainstServer ?? AgainstUrl;

    /// <summary>Fresh sessions to measure; above 1 the comparison is Welch's interval.</summary>
    public int Sessions { get; init; } = 1;

    /// <summary>What stands for a session.</summary>
    public SessionStatistic Statistic { get; init; } = SessionStatistic.Median;

    /// <summary>The baseline to compare with, by version or run; null for the last.</summary>
    public string? Baseline { get; init; }

    /// <summary>What must be compared.</summary>
    public IReadOnlyList<string> Require { get; init; } = [];

    /// <summary>Speed that is not compared is an error.</summary>
    public bool MustCompare => Require.Contains(ComparisonRecord.Speed);

    /// <summary>True when two servers are compared side by side.</summary>
    public bool Interleaved => Other is not null;

    /// <summary>What a run was asked for.</summary>
    /// <exception cref="UsageException">A value makes no sense, or an option makes no sense in the tier.</exception>
    public static PerfOptions Of(RunRequest request)
    {
        var options = new PerfOptions
        {
            Update = request.Get(RunOptions.UpdateBaselines),
            AcceptAnswers = request.Get(RunOptions.AcceptAnswers),
            Against = request.Get(RunOptions.Against),
            AgainstServer = request.Get(RunOptions.AgainstServer),
            AgainstUrl = request.Get(RunOptions.AgainstUrl),
            AgainstAlternate = request.Get(RunOptions.AgainstAlternate),
            Sessions = request.Get(RunOptions.Sessions),
            Baseline = request.Get(RunOptions.Baseline),
            Require = request.Get(RunOptions.Require),
            Statistic = SessionValue.Parse(request.Get(RunOptions.Statistic) ?? "median"),
        };
        return options.Check(request.Tier);
    }

    /// <summary>Refuses what makes no sense together or in the tier.</summary>
    public PerfOptions Check(Tier tier)
    {
        if (Update && tier is Tier.Smoke or Tier.Benchmark)
            throw new UsageException(
                $"--update-baselines has no meaning in the tier {tier.Name()}, which compares nothing with a baseline", "use it with check or full");
        if (Require.FirstOrDefault(w => w is not (ComparisonRecord.Speed or ComparisonRecord.Answers)) is { } odd)
            throw new UsageException($"--require {odd}: no such thing can be required", "use --require speed, --require answers, or --require speed,answers");
        if (Require.Count > 0 && tier is Tier.Smoke or Tier.Benchmark)
            throw new UsageException(
                $"--require has no meaning in the tier {tier.Name()}, which compares nothing with a baseline", "use it with check or full");
        if (AcceptAnswers && !Update)
            throw new UsageException("--accept-answers changes a baseline, and only --update-baselines does that", "add --update-baselines");
        if (Update && (Require.Count > 0 || (Baseline is not null && !AcceptAnswers)))
            throw new UsageException(
                $"--update-baselines and {(Require.Count > 0 ? "--require" : "--baseline")} exclude each other: a run records or compares",
                "record first, then compare");
        if (Update && Interleaved)
            throw new UsageException("--update-baselines and --against exclude each other", "record first, then compare");
        if (new[] { Against, AgainstServer, AgainstUrl }.Count(a => a is not null) > 1)
            throw new UsageException("more than one of --against, --against-server and --against-url is given", "keep one of them");
        if (AgainstAlternate && !Interleaved)
            throw new UsageException("--against-alternate says how to compare, but not with what", "add --against 'COMMAND'");
        if (AgainstAlternate && AgainstUrl is not null)
            throw new UsageException(
                "--against-alternate starts and stops both servers, and --against-url names one that is not ours",
                "leave --against-alternate out, or use --against 'COMMAND'");
        if (Interleaved && Sessions is not 1 and < SessionSpread.Needed)
            throw new UsageException(
                FormattableString.Invariant($"--sessions {Sessions} with --against: the spread of the other server needs {SessionSpread.Needed} sessions"),
                "use --sessions 5, or leave it out for the quick rule");
        if (Sessions is not 1 && Sessions is < 3 or > 100)
            throw new UsageException(
                FormattableString.Invariant($"--sessions {Sessions}: an interval needs 3 to 100 sessions a side"),
                "use --sessions 5, or leave it out for the quick rule");
        return this;
    }
}

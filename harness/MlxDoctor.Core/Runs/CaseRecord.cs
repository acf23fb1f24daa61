using System.Text.Json.Serialization;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Metrics;

namespace MlxDoctor.Core.Runs;

/// <summary>What one attempt of one case came to; written before the test asserts.</summary>
public sealed record CaseRecord
{
    /// <summary>Layout of the record.</summary>
    public int SchemaVersion { get; init; } = RunJson.SchemaVersion;

    /// <summary>The case's id.</summary>
    public required string Id { get; init; }

    /// <summary>The area, for example <c>contract</c>.</summary>
    public required string Area { get; init; }

    /// <summary>The model's key, or null for what needs no model.</summary>
    public string? Model { get; init; }

    /// <summary>The server's profile, or null without a server.</summary>
    public string? Profile { get; init; }

    /// <summary>1 for the first; the latest attempt decides.</summary>
    public required int Attempt { get; init; }

    /// <summary>The judgement.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>One line; there for everything but a pass.</summary>
    public string? Reason { get; init; }

    /// <summary>Who is to blame; null when nothing failed.</summary>
    public Blame? Blame { get; init; }

    /// <summary>Where upstream tracks a known deviation.</summary>
    public string? Link { get; init; }

    /// <summary>What was wrong.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>What was measured.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>What is shown but does not judge.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Transcripts of the case, as paths inside the run directory.</summary>
    public IReadOnlyList<string> Transcripts { get; init; } = [];

    /// <summary>Those of them that another case had asked for; null when the case asked for all itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SharedExchange>? Shared { get; init; }

    /// <summary>What it asked of the server; the first case of a session has what was asked before it too. Null without a server.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RequestCost? Cost { get; init; }

    /// <summary>When the attempt started, in UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took; null when it never ran.</summary>
    public double? DurationMs { get; init; }

    /// <summary>Starts of the server up to now; 0 when attached, null without a server.</summary>
    public int? Launches { get; init; }

    /// <summary>The server that answered.</summary>
    public CaseServer? Server { get; init; }

    /// <summary>Whose answers they were if not a model's, else null; every report shows it.</summary>
    [JsonIgnore]
    public string? Mark => Server is { Scripted: true } ? CaseServer.ScriptedMark : null;

    /// <summary>The case was not put, because of what happened in another one; a continued run puts it.</summary>
    [JsonIgnore]
    public bool WasNotRun => Verdict == Verdict.Skip && Reason?.StartsWith(CaseOutcome.NotRunWords, StringComparison.Ordinal) == true;

    /// <summary>There was no time for the case.</summary>
    [JsonIgnore]
    public bool WasLeftOut => Verdict == Verdict.Skip && Reason?.StartsWith(CaseOutcome.LeftOutWords, StringComparison.Ordinal) == true;

    /// <summary>A record of an outcome.</summary>
    public static CaseRecord Of(
        CaseOutcome outcome, string id, string area, string? model, int attempt, DateTimeOffset startedAt, double? durationMs) => new()
        {
            Id = id,
            Area = area,
            Model = model,
            Attempt = attempt,
            Verdict = outcome.Verdict,
            Reason = outcome.Reason,
            Blame = outcome.Blame ?? Unattributed(outcome.Verdict),
            Findings = outcome.Findings,
            Metrics = outcome.Metrics,
            Notes = outcome.Notes,
            Shared = outcome.Shared.Count > 0 ? outcome.Shared : null,
            StartedAt = startedAt,
            DurationMs = durationMs,
        };

    /// <summary>For outcomes that came past the rule, such as a failed unit test.</summary>
    private static Blame? Unattributed(Verdict verdict) => verdict switch
    {
        Verdict.Fail or Verdict.Error => Core.Findings.Blame.Harness,
        Verdict.Regression => Core.Findings.Blame.Server,
        _ => null,
    };
}

using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Metrics;

namespace MlxDoctor.Core.Cases;

/// <summary>What a case says when it has run: a verdict, why, and what was found and measured.</summary>
/// <param name="Verdict">The judgement.</param>
/// <param name="Reason">One line; required for everything but a pass.</param>
/// <param name="Findings">What was wrong; empty for a pass.</param>
/// <param name="Metrics">What was measured, in the order of measurement.</param>
public sealed record CaseOutcome(
    Verdict Verdict,
    string? Reason,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<Metric> Metrics)
{
    /// <summary>Notes that are shown but do not judge, for example a model's wrong answer.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The requests that it judged and another case had sent.</summary>
    public IReadOnlyList<SharedExchange> Shared { get; init; } = [];

    /// <summary>Who is to blame; null when nothing failed, or no rule was applied.</summary>
    public Blame? Blame { get; init; }

    /// <summary>A pass, with what was measured on the way.</summary>
    public static CaseOutcome Pass(params IReadOnlyList<Metric> metrics) => new(Verdict.Pass, null, [], metrics);

    /// <summary>A pass if nothing was found, else a fail whose reason is the first finding.</summary>
    public static CaseOutcome From(IReadOnlyList<Finding> findings, params IReadOnlyList<Metric> metrics) =>
        findings.Count == 0
            ? Pass(metrics)
            : new(Verdict.Fail, findings[0].Message, findings, metrics);

    /// <summary>A skip that names what is missing.</summary>
    public static CaseOutcome Skip(string missing) => new(Verdict.Skip, missing, [], []);

    /// <summary>The words before the reason of a case that was not put, because of what happened in another one; a continued run puts it.</summary>
    public const string NotRunWords = "not run: ";

    /// <summary>A skip of a case that was not put.</summary>
    public static CaseOutcome NotRun(string why) => Skip(NotRunWords + why);

    /// <summary>The words before the reason of a case for which the time of the run did not reach; a continued run puts it.</summary>
    public const string LeftOutWords = "left out: ";

    /// <summary>A skip of a case for which there was no time.</summary>
    public static CaseOutcome LeftOut(string why) => Skip(LeftOutWords + why);

    /// <summary>Could not judge, and why; that is our own fault unless something else is known to have broken.</summary>
    public static CaseOutcome Error(string reason, Blame blame = Core.Findings.Blame.Harness) => new(Verdict.Error, reason, [], []) { Blame = blame };
}

using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Compare;

/// <summary>A whole comparison, as it is stored; the Markdown is made of it alone.</summary>
internal sealed record CompareReport
{
    /// <summary>Name of the file in the run directory.</summary>
    public const string FileName = "compare.json";

    /// <summary>Layout of the file.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>When it began, in UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The first model.</summary>
    public required CompareSide A { get; init; }

    /// <summary>The second.</summary>
    public required CompareSide B { get; init; }

    /// <summary>True when the verdicts set the exit code.</summary>
    public required bool Gate { get; init; }

    /// <summary>The exit code.</summary>
    public required int ExitCode { get; init; }

    /// <summary>The score with its coverage.</summary>
    public required Composite Composite { get; init; }

    /// <summary>The probes.</summary>
    public required IReadOnlyList<ProbeResult> Probes { get; init; }

    /// <summary>The greedy divergence index, the median over the prompts whose answers part; null when none does or it was not measured.</summary>
    public double? DivergenceIndex { get; init; }

    /// <summary>Where the two differ most; null when they do not.</summary>
    public CompareSpot? Most { get; init; }

    /// <summary>Both answers to every prompt.</summary>
    public required IReadOnlyList<CompareAnswer> Answers { get; init; }

    /// <summary>Judges two readings.</summary>
    public static CompareReport Of(ViewReading a, ViewReading b, bool gate, DateTimeOffset startedAt)
    {
        var probes = CompareJudge.Judge(a, b);
        var pairs = PairedAnswer.Of(a.Answers, b.Answers);
        var indices = pairs.Select(p => p.Path?.FirstDifference).OfType<int>().Select(i => (double)i).ToList();
        return new()
        {
            StartedAt = startedAt,
            A = CompareSide.Of(a),
            B = CompareSide.Of(b),
            Gate = gate,
            ExitCode = CompareGate.ExitCode(probes, gate),
            Composite = Composite.Of(probes, Composite.Weights),
            Probes = probes,
            DivergenceIndex = Quantiles.Median(indices),
            Most = CompareSpot.Of(pairs),
            Answers = [.. pairs.Select(CompareAnswer.Of)],
        };
    }

    /// <summary>The last words of a console.</summary>
    public string Closing => ExitCode switch
    {
        ExitCodes.Fine => $"{Composite.Band} (exit code 0)",
        ExitCodes.Slower => $"{Composite.Band}: {Beyond(Verdict.Regression)} beyond its limit (exit code 1)",
        _ when Probes.All(p => p.Verdict is Verdict.Skip or Verdict.Error) => "nothing was judged (exit code 2)",
        _ => $"{Composite.Band}: {Beyond(Verdict.Fail, Verdict.Error, Verdict.Regression)} broken, not judged or beyond its limit (exit code 2)",
    };

    private string Beyond(params IEnumerable<Verdict> verdicts) => string.Join(", ", Probes.Where(p => verdicts.Contains(p.Verdict)).Select(p => p.Probe));
}

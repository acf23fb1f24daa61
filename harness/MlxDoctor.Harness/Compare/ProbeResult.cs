using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Compare;

/// <summary>What one probe found.</summary>
/// <param name="Probe">Its name, for example <c>divergence</c>.</param>
/// <param name="Category">What the composite weighs together.</param>
/// <param name="Verdict">
/// <c>pass</c>, <c>fail</c> (a form that was right and broke), <c>regression</c> (another model, beyond its limit), <c>skip</c> with what is missing,
/// <c>error</c>.
/// </param>
/// <param name="Note">In words: what was measured, against what; of a skip what is missing.</param>
internal sealed record ProbeResult(string Probe, string Category, Verdict Verdict, string Note)
{
    /// <summary>From 0 to 1, 1 when nothing differs; null when nothing was judged.</summary>
    public double? Score { get; init; }

    /// <summary>The measured value; null when there is none.</summary>
    public double? Value { get; init; }

    /// <summary>Its unit.</summary>
    public string? Unit { get; init; }

    /// <summary>95 % interval of the value.</summary>
    public Interval? Interval { get; init; }

    /// <summary>What the same model gave when it was asked again, in the same unit.</summary>
    public IReadOnlyList<double> Nulls { get; init; } = [];

    /// <summary>Distance from the nulls in their standard deviations; null without three different ones.</summary>
    public double? Z { get; init; }

    /// <summary>Weight within its category.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>True when the composite counts it.</summary>
    public bool Counts => Verdict is not (Verdict.Skip or Verdict.Error) && Score is not null;

    /// <summary>The result itself, or an error without any number when its value or score is not finite.</summary>
    public ProbeResult Finite() => (Value ?? 0, Score ?? 0) is var (value, score) && double.IsFinite(value) && double.IsFinite(score)
        ? this
        : new(Probe, Category, Verdict.Error, $"a number that is not finite: {Note}") { Weight = Weight };
}

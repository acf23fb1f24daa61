using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Compare;
using MlxDoctor.Harness.Statistics;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Compare;

[Trait("Tier", "Smoke")]
public sealed class CompareRulesTests
{
    /// <summary>What the original accepts and we refuse, or what it calls 0 where nothing was judged.</summary>
    private static readonly string[] Otherwise =
    [
        "negative weight clipped to 0", "partial weights as from --weights adherence=1 (no merge with defaults)", "weights that cancel -> divisor 1.0",
        "negative category weight accepted by compute",
    ];

    public static TheoryData<string> Suites => [.. CompareGolden.Cases("composite").Select(c => (string)c["name"]!).Where(n => !Otherwise.Contains(n))];

    [Theory]
    [MemberData(nameof(Suites))]
    public void The_composite_is_the_known_one(string name)
    {
        var golden = CompareGolden.Load("composite");
        var suite = CompareGolden.Case("composite", name);
        var categories = golden["category_by_kind"]!;
        var results = suite["probes"]!.AsArray().Select(p => new ProbeResult(
            "p", (string?)categories[(string)p!["kind"]!] ?? "adherence",
            (string)p["verdict"]! switch { "fail" => Verdict.Fail, "skip" => Verdict.Skip, "error" => Verdict.Error, _ => Verdict.Pass }, "")
        {
            Score = p["score"]?.GetValue<double>(),
            Weight = p["weight"]?.GetValueKind() == System.Text.Json.JsonValueKind.Number ? p["weight"]!.GetValue<double>() : 1,
        }).ToList();
        var weights = (suite["weights"] ?? golden["default_weights"])!.AsObject().ToDictionary(w => w.Key, w => w.Value!.GetValue<double>());

        var seen = Composite.Of(results, weights);

        (seen.Overall ?? 0).Should().BeApproximately(suite["out"]!["overall"]!.GetValue<double>(), 1e-12);
        foreach (var (category, value) in suite["out"]!["components"]!.AsObject())
            (seen.Components[category] ?? 0).Should().BeApproximately(value!.GetValue<double>(), 1e-12, category);
    }

    [Fact]
    public void Coverage_stands_beside_the_score_and_nothing_judged_has_no_score()
    {
        var half = Composite.Of([Passed(0.9), new("q", Categories.Tools, Verdict.Skip, "")], Composite.Weights);
        var none = Composite.Of([new("q", Categories.Tools, Verdict.Skip, "")], Composite.Weights);

        (half.Overall, half.Coverage).Should().Be((0.9, 0.5));
        (none.Overall, none.Coverage, none.Band).Should().Be((null, 0, "not judged"));
    }

    [Theory]
    [InlineData(1.0, "same")]
    [InlineData(0.97, "close")]
    [InlineData(0.8, "changed")]
    [InlineData(0.79, "another model")]
    public void A_score_has_a_word(double score, string band) => Composite.Of([Passed(score)], Composite.Weights).Band.Should().Be(band);

    [Fact]
    public void Negative_weights_and_unknown_categories_are_refused()
    {
        var negative = () => Composite.Of([Passed(1) with { Weight = -1 }], Composite.Weights);
        var unknown = () => Composite.Of([new("p", "nonsense", Verdict.Pass, "")], Composite.Weights);

        negative.Should().Throw<ArgumentException>();
        unknown.Should().Throw<ArgumentException>();
    }

    [Theory]
    [InlineData(0.5, 0.2, 0.1, 3.0)]
    [InlineData(0.5, 0.2, 9e-7, null)]
    [InlineData(0.5, 0.2, 1e-6, null)]
    [InlineData(double.NaN, 0.2, 0.1, null)]
    [InlineData(0.5, 0.2, double.PositiveInfinity, null)]
    public void The_z_of_known_nulls_is_the_known_one(double value, double mean, double deviation, double? z)
    {
        var seen = NullCalibration.Z(value, mean, deviation);

        if (z is null)
            seen.Should().BeNull();
        else
            seen.Should().BeApproximately(z.Value, 1e-12);
    }

    [Fact]
    public void Fewer_than_three_different_nulls_give_no_z()
    {
        NullCalibration.Z(1, []).Should().BeNull();
        NullCalibration.Z(1, [0.1]).Should().BeNull("one null once read as +290766 sigma");
        NullCalibration.Z(1, [0.1, 0.2, 0.1, 0.2]).Should().BeNull();
        NullCalibration.Z(1, [0.1, 0.2, double.NaN]).Should().BeNull();
        NullCalibration.Z(1, [4.939951174202904e-06, 4.122367957372172e-06, 3.4846603937044405e-06]).Should().BeNull("their spread is nothing");
        NullCalibration.Z(0.5, [0.1, 0.2, 0.3]).Should().BeApproximately(0.3 / Math.Sqrt(0.02 / 3), 1e-12);
    }

    [Fact]
    public void A_value_that_is_not_finite_is_an_error_without_any_number()
    {
        var seen = (Passed(1) with { Value = double.NaN, Interval = new Interval(0, 1, 2) }).Finite();

        (seen.Verdict, seen.Value, seen.Score, seen.Interval).Should().Be((Verdict.Error, null, null, null));
    }

    [Fact]
    public void The_interval_survives_what_is_added_later()
    {
        var interval = new Interval(0.1, 0.2, 0.3);

        (Passed(1) with { Interval = interval, Value = 0.2 }).Finite().Interval.Should().Be(interval);
    }

    [Theory]
    [InlineData(new[] { Verdict.Error, Verdict.Error }, 2, 2)]
    [InlineData(new[] { Verdict.Skip, Verdict.Skip }, 2, 2)]
    [InlineData(new Verdict[0], 2, 2)]
    [InlineData(new[] { Verdict.Pass, Verdict.Error }, 0, 2)]
    [InlineData(new[] { Verdict.Pass, Verdict.Skip }, 0, 0)]
    [InlineData(new[] { Verdict.Pass, Verdict.Regression }, 0, 1)]
    [InlineData(new[] { Verdict.Fail, Verdict.Regression }, 0, 2)]
    public void The_gate_fails_on_errors_and_on_nothing_judged(Verdict[] verdicts, int plain, int gated)
    {
        var results = verdicts.Select(v => new ProbeResult("p", Categories.Text, v, "")).ToList();

        CompareGate.ExitCode(results, gate: false).Should().Be(plain);
        CompareGate.ExitCode(results, gate: true).Should().Be(gated);
    }

    private static ProbeResult Passed(double score) => new("p", Categories.Text, Verdict.Pass, "") { Score = score };
}

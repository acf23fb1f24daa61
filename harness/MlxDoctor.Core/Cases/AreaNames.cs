namespace MlxDoctor.Core.Cases;

/// <summary>The words that stand for areas in options, records and reports.</summary>
public static class AreaNames
{
    /// <summary>The word, for example <c>contract</c>.</summary>
    public static string Name(this Area area) => area switch
    {
        Area.Contract => "contract",
        Area.Output => "output",
        Area.Perf => "perf",
        Area.Answers => "answers",
        Area.Agents => "agents",
        Area.Parsers => "parsers",
        Area.Weights => "weights",
        Area.Benchmark => "benchmark",
        Area.Server => "server",
        Area.Unit => "unit",
        _ => throw new ArgumentOutOfRangeException(nameof(area), area, null),
    };
}

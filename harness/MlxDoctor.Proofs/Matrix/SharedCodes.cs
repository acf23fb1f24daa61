namespace MlxDoctor.Proofs.Matrix;

/// <summary>Codes that every case gives that meets the fault, because the checks behind them look at all answers or at all refusals.</summary>
/// <remarks>They are the invariants, the comparison of an answer with its stream and its repetition, what an authored prompt expects, and the judge of refusals.</remarks>
internal static class SharedCodes
{
    private static readonly HashSet<string> Codes = new(StringComparer.Ordinal)
    {
        "content.degenerate", "content.differs", "content.empty", "content.only-reasoning", "content.part-forbidden", "content.part-missing",
        "content.pattern", "content.schema", "content.too-short", "content.white-space",
        "finish.differs", "finish.length-early", "finish.missing", "finish.over-limit", "finish.stop-with-call", "finish.tool-calls-without-call", "finish.unknown",
        "reasoning.damaged", "reasoning.missing", "reasoning.pattern", "reasoning.unwanted",
        "stop.emitted",
        "tools.argument-missing", "tools.arguments", "tools.arguments-broken", "tools.arguments-type", "tools.count", "tools.forbidden-call", "tools.head-late", "tools.head-twice", "tools.id-missing",
        "tools.id-twice", "tools.index-missing", "tools.index-twice", "tools.name", "tools.type", "tools.unknown-name", "tools.unneeded",
        "usage.cached", "usage.incomplete", "usage.missing", "usage.reasoning", "usage.several", "usage.sum", "usage.too-few", "usage.too-many", "usage.twice",
    };

    private static readonly string[] Families = ["envelope.", "harness.", "http.", "parity.", "refusal.", "repeat.", "shape.", "stream.", "text."];

    /// <summary>True for a code of a shared check.</summary>
    public static bool Contains(string code) => Codes.Contains(code) || Families.Any(f => code.StartsWith(f, StringComparison.Ordinal));
}

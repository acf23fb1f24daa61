namespace MlxDoctor.Core.Reports;

/// <summary>The metrics that a scorecard shows, by the ids under which records hold them.</summary>
public static class ScorecardColumns
{
    /// <summary>Family of the cases behind a scorecard; the rest of the id is the server's profile.</summary>
    public const string Family = "benchmark.";

    /// <summary>Tokens a second.</summary>
    public const string Decode = "decode_tok_s";

    /// <summary>Prompt tokens a second.</summary>
    public const string Prefill = "cold_prefill_tok_s";

    /// <summary>Time to the first token of a new prompt.</summary>
    public const string Cold = "cold_ttft_ms";

    /// <summary>Time to the first token of a known prompt.</summary>
    public const string Cached = "cached_ttft_ms";

    /// <summary>Share of right tool calls.</summary>
    public const string Tools = "tool_call_pct";

    /// <summary>Share of cases that hold.</summary>
    public const string Contract = "contract_pct";

    /// <summary>Largest footprint.</summary>
    public const string Memory = "memory_peak_mb";

    /// <summary>All in one.</summary>
    public const string Score = "score";

    /// <summary>Metric, heading and digits, in the order of the table.</summary>
    internal static IReadOnlyList<(string Metric, string Heading, int Digits)> All { get; } =
    [
        (Decode, "decode tok/s", 1),
        (Prefill, "prefill tok/s", 0),
        (Cold, "cold TTFT ms", 0),
        (Cached, "cached TTFT ms", 0),
        (Tools, "tool calls %", 0),
        (Contract, "contract %", 1),
        (Memory, "peak memory MB", 0),
        (Score, "score", 1),
    ];
}

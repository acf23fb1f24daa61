namespace MlxDoctor.Proofs.Accuracy;

/// <summary>One schedule to measure.</summary>
/// <param name="TtftMs">Time to the first token.</param>
/// <param name="ItlMs">Time from token to token.</param>
/// <param name="TokensPerChunk">Tokens that share an event.</param>
/// <param name="Streams">Answers at the same time.</param>
internal sealed record AccuracyCell(double TtftMs, double ItlMs, int TokensPerChunk, int Streams)
{
    /// <summary>About a second of tokens, but several chunks.</summary>
    public int Tokens => Math.Max((int)Math.Clamp(1000 / ItlMs, 24, 256), 6 * TokensPerChunk);

    /// <summary>How long an answer takes.</summary>
    public TimeSpan Duration => TimeSpan.FromMilliseconds(TtftMs + (ItlMs * Tokens));

    /// <summary>As the server's header wants it.</summary>
    public string Pace => FormattableString.Invariant($"ttft_ms={TtftMs},itl_ms={ItlMs},tokens_per_chunk={TokensPerChunk}");

    /// <summary>The cells: every TTFT with every ITL, then larger chunks, then more streams; at most 2,000 chunks a second.</summary>
    public static IReadOnlyList<AccuracyCell> All { get; } =
    [
        .. from ttft in (double[])[5, 50, 500] from itl in (double[])[2, 10, 50] select new AccuracyCell(ttft, itl, 1, 1),
        .. from chunk in (int[])[2, 4, 16] from itl in (double[])[2, 10, 50] select new AccuracyCell(50, itl, chunk, 1),
        new(50, 2, 1, 2), new(50, 10, 1, 2),
        new(50, 2, 1, 4), new(50, 10, 1, 4),
        new(50, 2, 2, 8), new(50, 10, 1, 8),
    ];
}

using System.Globalization;

namespace MlxDoctor.EmbeddedServer.Pacing;

/// <summary>When the tokens of an answer are emitted, counted from the arrival of the request.</summary>
/// <param name="TtftMs">The first token.</param>
/// <param name="ItlMs">From token to token.</param>
/// <param name="TokensPerChunk">Tokens that share one event.</param>
/// <param name="Jitter">Each deadline moves by up to this part of <paramref name="ItlMs"/>, either way.</param>
/// <param name="Drift">Each step is longer than the one before by this part of <paramref name="ItlMs"/>.</param>
/// <param name="OutlierChance">How often a token comes late.</param>
/// <param name="OutlierFactor">How late, in steps of <paramref name="ItlMs"/>.</param>
/// <param name="PrefillUs">The first token comes later by this many microseconds for each prompt token that no cache held.</param>
/// <param name="Seed">Decides jitter and outliers; the same for every request.</param>
internal sealed record Pace(
    double TtftMs, double ItlMs, int TokensPerChunk, double Jitter, double Drift, double OutlierChance, double OutlierFactor, double PrefillUs, int Seed)
{
    /// <summary>The names in a specification.</summary>
    public static readonly string[] Keys = ["ttft_ms", "itl_ms", "tokens_per_chunk", "jitter", "drift", "outliers", "prefill_us", "seed"];

    /// <summary>Reads <c>ttft_ms=40,itl_ms=10,…</c>; <c>outliers=0.05:8</c> makes one token in 20 eight steps late.</summary>
    public static Pace Parse(string text)
    {
        var pace = new Pace(0, 0, 1, 0, 0, 0, 10, 0, 1);
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (key, value) = part.Split('=', 2) is [var k, var v] ? (k, v) : (part, "");
            pace = key switch
            {
                "ttft_ms" => pace with { TtftMs = Number(key, value, 0, 3_600_000) },
                "itl_ms" => pace with { ItlMs = Number(key, value, 0, 3_600_000) },
                "tokens_per_chunk" => pace with { TokensPerChunk = (int)Number(key, value, 1, 1_000_000) },
                "jitter" => pace with { Jitter = Number(key, value, 0, 0.5) },
                "drift" => pace with { Drift = Number(key, value, -0.01, 10) },
                "outliers" => pace with
                {
                    OutlierChance = Number(key, value.Split(':')[0], 0, 1),
                    OutlierFactor = value.Contains(':', StringComparison.Ordinal) ? Number(key, value.Split(':')[1], 0, 1000) : 10,
                },
                "prefill_us" => pace with { PrefillUs = Number(key, value, 0, 1_000_000) },
                "seed" => pace with { Seed = (int)Number(key, value, 0, int.MaxValue) },
                _ => throw new FormatException($"unknown pace key '{key}'; there is: {string.Join(", ", Keys)}"),
            };
        }
        return pace;
    }

    /// <summary>The deadlines of tokens 0, 1, 2, … in milliseconds after the request came; they never go back.</summary>
    /// <param name="computed">Prompt tokens that had to be read.</param>
    public IEnumerable<double> Deadlines(int computed = 0)
    {
        var random = new Random(Seed);
        var (planned, last) = (TtftMs + (computed * PrefillUs / 1000), 0.0);
        for (var i = 0; ; i++)
        {
            var (shake, late) = (random.NextDouble(), random.NextDouble());
            var due = planned + ((shake * 2) - 1) * Jitter * ItlMs;
            if (late < OutlierChance)
                due += OutlierFactor * ItlMs;
            last = Math.Max(last, due);
            yield return last;
            planned += ItlMs * Math.Max(0, 1 + (Drift * i));
        }
    }

    private static double Number(string key, string text, double least, double most) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"pace {key} '{text}' is not a number from {least} to {most}"));
}

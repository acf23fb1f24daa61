namespace MlxDoctor.Harness.Cases.Context.Scoring;

/// <summary>Finds the largest length that is read and answered at nearly the speed of a short prompt.</summary>
internal static class KneeRule
{
    /// <summary>How much slower a length may be than the base, in time per token.</summary>
    public const double Factor = 2;

    /// <summary>Smaller differences of a whole prompt are a clock's noise, in milliseconds.</summary>
    public const double PromptNoiseMs = 100;

    /// <summary>Smaller differences between two tokens are a clock's noise, in milliseconds.</summary>
    public const double TokenNoiseMs = 5;

    /// <summary>The largest length before the first that is too slow; null when the base has no speed.</summary>
    /// <param name="speeds">Ascending; the first is the base.</param>
    public static int? Of(IReadOnlyList<SpeedAt> speeds)
    {
        if (speeds.Count == 0 || speeds[0].TtftMsPerToken is null)
            return null;
        var knee = speeds[0].Size;
        foreach (var speed in speeds.Skip(1).Where(s => s.TtftMsPerToken is not null))
        {
            if (Slow(speeds[0], speed))
                break;
            knee = speed.Size;
        }
        return knee;
    }

    /// <summary>True when a length is more than the factor slower than the base.</summary>
    public static bool Slow(SpeedAt atBase, SpeedAt speed) =>
        (speed.TtftMsPerToken - (Factor * atBase.TtftMsPerToken)) * speed.Size > PromptNoiseMs
        || (atBase.ItlMs is { } itl && speed.ItlMs is { } now && now > Factor * itl && now - itl > TokenNoiseMs);
}

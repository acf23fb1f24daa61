namespace MlxDoctor.Harness.Cases.Context.Scoring;

/// <summary>What one haystack came to. Keys of one haystack are not independent.</summary>
/// <param name="Right">Keys that were answered rightly.</param>
/// <param name="Asked">Keys that were asked for.</param>
internal sealed record HaystackScore(int Right, int Asked)
{
    /// <summary>Share of right answers, 0 to 1.</summary>
    public double Share => Asked == 0 ? 0 : (double)Right / Asked;
}

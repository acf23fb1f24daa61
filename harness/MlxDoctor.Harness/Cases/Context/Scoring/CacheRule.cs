namespace MlxDoctor.Harness.Cases.Context.Scoring;

/// <summary>Tells the server's cache from the model: the same items cold and cached, compared by McNemar's exact test.</summary>
internal static class CacheRule
{
    /// <summary>Largest chance of a difference that is none.</summary>
    public const double Alpha = 0.01;

    /// <summary>The cold answers beside the cached ones; null when nothing was asked cached.</summary>
    public static McNemar? Compare(IEnumerable<AskedThrice> keys)
    {
        var asked = keys.Where(k => k.HasCached).ToList();
        return asked.Count == 0 ? null : McNemar.Of(asked.Select(k => (k.Cold, k.Cached)));
    }

    /// <summary>True when the cache makes answers wrong.</summary>
    public static bool CacheIsWrong(McNemar? compared) => compared is not null && compared.SecondIsWorse < Alpha;

    /// <summary>Who is to blame at a length.</summary>
    public static Culprit Of(IReadOnlyList<AskedThrice> keys, bool forgotten) =>
        CacheIsWrong(Compare(keys)) ? Culprit.Cache : forgotten ? Culprit.ModelOrLength : Culprit.Nobody;
}

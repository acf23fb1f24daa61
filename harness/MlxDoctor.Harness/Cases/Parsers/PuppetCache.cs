namespace MlxDoctor.Harness.Cases.Parsers;

/// <summary>Where finished checkpoints are kept.</summary>
internal static class PuppetCache
{
    /// <summary>A folder of this user's cache; <c>XDG_CACHE_HOME</c> moves it.</summary>
    public static string Folder() => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".cache"),
        "mlxdoctor",
        "puppets");
}

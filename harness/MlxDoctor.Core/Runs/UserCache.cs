namespace MlxDoctor.Core.Runs;

/// <summary>Where the user's own cache is.</summary>
internal static class UserCache
{
    /// <summary>A folder in it; <c>XDG_CACHE_HOME</c> moves the cache. The same on Linux and macOS.</summary>
    public static string Folder(string name) => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".cache"),
        "mlxdoctor",
        name);
}

using MlxDoctor.Core.Runs;

namespace MlxDoctor.Harness.Cases.Parsers;

/// <summary>Where finished checkpoints are kept.</summary>
internal static class PuppetCache
{
    /// <summary>A folder of this user's cache.</summary>
    public static string Folder() => UserCache.Folder("puppets");
}

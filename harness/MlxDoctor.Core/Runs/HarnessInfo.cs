using System.Reflection;

namespace MlxDoctor.Core.Runs;

/// <summary>What the harness says about itself in every run.</summary>
public static class HarnessInfo
{
    /// <summary>The harness's version, for example <c>0.1.0</c>.</summary>
    public static string Version { get; } =
        typeof(HarnessInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}

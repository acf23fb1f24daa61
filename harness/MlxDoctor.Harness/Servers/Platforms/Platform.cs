using MlxDoctor.Core.Errors;

namespace MlxDoctor.Harness.Servers.Platforms;

/// <summary>The platform that we run on.</summary>
internal static class Platform
{
    /// <summary>Its facts.</summary>
    /// <exception cref="EnvironmentException">It is neither Linux nor macOS.</exception>
    public static IPlatform Current { get; } =
        OperatingSystem.IsLinux() ? new Linux()
        : OperatingSystem.IsMacOS() ? new MacOs()
        : throw new EnvironmentException("servers can be started on macOS and Linux only", "On Windows use WSL, or attach with --url.");
}

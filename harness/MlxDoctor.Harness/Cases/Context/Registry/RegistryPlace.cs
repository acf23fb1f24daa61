using MlxDoctor.Core.Runs;

namespace MlxDoctor.Harness.Cases.Context.Registry;

/// <summary>Where the registry of tested models lies: the user's state folder.</summary>
internal static class RegistryPlace
{
    /// <summary>The file: <c>$XDG_STATE_HOME/mlxdoctor/context.db</c>, else below <c>~/.local/state</c>; without a home in the current folder.</summary>
    public static string File() => Path.GetFullPath(Path.Combine(DoctorPlaces.UserState(Environment.GetEnvironmentVariable) ?? ".", "context.db"));
}

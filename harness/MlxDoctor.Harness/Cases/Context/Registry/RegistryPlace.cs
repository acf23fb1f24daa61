namespace MlxDoctor.Harness.Cases.Context.Registry;

/// <summary>Where the registry of tested models lies: the user's state folder.</summary>
internal static class RegistryPlace
{
    /// <summary>The file: <c>$XDG_STATE_HOME/mlxdoctor/context.db</c>, else below <c>~/.local/state</c>.</summary>
    public static string File()
    {
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } chosen ? chosen
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".local", "state");
        return Path.Combine(Path.GetFullPath(state), "mlxdoctor", "context.db");
    }
}

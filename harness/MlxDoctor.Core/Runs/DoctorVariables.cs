namespace MlxDoctor.Core.Runs;

/// <summary>Environment variables through which the processes of one run agree.</summary>
public static class DoctorVariables
{
    /// <summary>The run directory that command line, logger and test host share.</summary>
    public const string RunDir = "DOCTOR_RUN_DIR";

    /// <summary>Where run directories are made, when it is not the project's own <c>harness/runs</c>.</summary>
    public const string RunsRoot = "DOCTOR_RUNS_ROOT";

    /// <summary>The name of the variable that holds the server's API key.</summary>
    public const string ApiKeyEnv = "DOCTOR_API_KEY_ENV";

    /// <summary><c>1</c>: inconclusive counts as broken.</summary>
    public const string Strict = "DOCTOR_STRICT";

    /// <summary><c>1</c>: what could not be judged becomes 125.</summary>
    public const string Bisect = "DOCTOR_BISECT";

    /// <summary>What must have been compared, <c>speed</c>, <c>answers</c> or both with a comma; else the run is broken.</summary>
    public const string Require = "DOCTOR_REQUIRE";

    /// <summary>The words of <see cref="Require"/>, in lower case.</summary>
    public static IReadOnlyList<string> Required(string? value) =>
        [.. (value ?? "").ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];

    /// <summary>True when the variable is set to something that means yes.</summary>
    public static bool IsSet(string name) =>
        Environment.GetEnvironmentVariable(name) is { } value
        && value.Trim().ToLowerInvariant() is not ("" or "0" or "false" or "no");
}

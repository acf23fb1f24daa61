namespace MlxDoctor.Core.Runs;

/// <summary>Environment variables through which the processes of one run agree, beside those of <see cref="RunOptions"/>.</summary>
public static class DoctorVariables
{
    /// <summary>The run directory that command line, logger and test host share.</summary>
    public const string RunDir = "DOCTOR_RUN_DIR";

    /// <summary>Where run directories are made, when it is not the project's own <c>harness/runs</c>.</summary>
    public const string RunsRoot = "DOCTOR_RUNS_ROOT";
}

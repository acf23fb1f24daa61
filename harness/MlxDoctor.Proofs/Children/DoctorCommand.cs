using MlxDoctor.Harness.Data;

namespace MlxDoctor.Proofs.Children;

/// <summary>How this command line is started again as a child: by the same dotnet, without building anew.</summary>
internal static class DoctorCommand
{
    /// <summary>What stands for it in a page.</summary>
    public const string Shown = "harness/doctor";

    private const string Program = "mlxdoctor.dll";

    /// <summary>Program and arguments.</summary>
    public static (string Program, IReadOnlyList<string> Arguments) Of(Workspace workspace, IEnumerable<string> words) =>
        (workspace.Dotnet, ["exec", Path.Combine(AppContext.BaseDirectory, Program), .. words]);
}

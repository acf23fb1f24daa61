using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Cli.Running;

/// <summary>The command line of the server to compare with, checked before anything is started.</summary>
internal static class AgainstCommand
{
    /// <summary>The same line with the program's full path, because the tests run in another folder than the user.</summary>
    public static string Absolute(string line)
    {
        var (executable, arguments) = ServerLauncher.Custom(line);
        return CommandLine.Join([executable.Executable, .. arguments]);
    }
}

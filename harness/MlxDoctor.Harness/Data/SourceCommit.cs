using System.ComponentModel;
using System.Diagnostics;

namespace MlxDoctor.Harness.Data;

/// <summary>The commit of a checkout, so that what was measured can be traced to the code that measured it.</summary>
internal static class SourceCommit
{
    /// <summary>Added to the commit when code or data of the checkout differ from it.</summary>
    public const string Changed = "+changes";

    private const int Digits = 10;

    /// <summary>What is written about a commit does not change what is measured.</summary>
    private static readonly string[] Measured = [".", ":!harness/pages", ":!harness/conformance", ":!harness/scorecard"];

    /// <summary>The short commit, or null when the folder is no checkout or git is missing.</summary>
    public static string? Read(string root)
    {
        // Asked only where it was used before: on a Mac without developer tools the command opens a window.
        if (!Path.Exists(Path.Combine(root, ".git"))
            || Git(root, "rev-parse", FormattableString.Invariant($"--short={Digits}"), "HEAD")?.Trim() is not { Length: > 0 } commit)
            return null;
        return Git(root, ["status", "--porcelain", "--untracked-files=no", "--", .. Measured]) is { Length: > 0 } ? commit + Changed : commit;
    }

    private static string? Git(string root, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "git", ["-C", root, "--no-optional-locks", .. arguments])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var git = Process.Start(start)!;
            git.ErrorDataReceived += (_, _) => { };
            git.BeginErrorReadLine();
            var text = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? text : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}

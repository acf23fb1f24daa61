using System.ComponentModel;
using CliWrap;
using CliWrap.Buffered;

namespace MlxDoctor.Harness.Servers;

/// <summary>Asks an installed server for its version.</summary>
internal static class ServerVersion
{
    /// <summary>Python's imports take seconds on a busy machine.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>The first line that the version command prints; null when it has none or the command fails.</summary>
    public static async Task<string?> OfAsync(ServerProfile profile, string executable, CancellationToken cancellation)
    {
        if (profile.VersionCommand.Count == 0)
            return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { [Placeholders.Executable] = executable };
        if (profile.VersionCommand.Any(w => Placeholders.Uses(w, Placeholders.Python)))
        {
            if (Executables.PythonOf(executable) is not { } python)
                return null;
            values[Placeholders.Python] = python;
        }
        var words = profile.VersionCommand.Select(w => Placeholders.Fill(w, values)).ToList();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            var result = await Cli.Wrap(words[0]).WithArguments(words.Skip(1))
                .WithEnvironmentVariables(profile.Environment.ToDictionary(e => e.Key, e => (string?)e.Value))
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(limit.Token);
            return result.ExitCode == 0
                ? result.StandardOutput.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0)
                : null;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }
}

using System.Diagnostics;

namespace MlxDoctor.Tests.Self.Lifecycle;

/// <summary>The front door as a child process, with a runs folder of its own.</summary>
internal static class DoctorProcess
{
    /// <summary>Starts <c>harness/doctor</c>; what belongs to the run around us is hidden from it.</summary>
    public static Process Start(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Repo.Root, "harness", "doctor"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("DOCTOR_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["DOCTOR_NO_BUILD"] = "1";
        start.Environment["NO_COLOR"] = "1";
        return Process.Start(start)!;
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(params IEnumerable<string> arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Processes of this machine that carry a text in their environment (Linux).</summary>
    public static IEnumerable<(int Pid, string Command)> WithEnvironment(string text)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)))
        {
            string environment, command;
            try
            {
                environment = File.ReadAllText(Path.Combine(folder, "environ"));
                command = File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ');
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue;
            }
            if (environment.Contains(text, StringComparison.Ordinal))
                yield return (int.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture), command);
        }
    }
}

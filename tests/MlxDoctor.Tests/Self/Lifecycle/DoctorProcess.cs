using System.Diagnostics;

namespace MlxDoctor.Tests.Self.Lifecycle;

/// <summary>The front door as a child process, with a runs folder of its own.</summary>
internal static class DoctorProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static string FrontDoor { get; } = Path.Combine(Repo.Root, "harness", "doctor");

    /// <summary>Starts <c>harness/doctor</c>; what belongs to the run around us is hidden from it.</summary>
    public static Process Start(params IEnumerable<string> arguments) => Start(FrontDoor, arguments);

    /// <summary>
    /// The same as the leader of a process group of its own, as a shell starts it (Linux); a job runner may have switched SIGINT off for us, and children
    /// inherit that.
    /// </summary>
    public static Process StartInGroup(params IEnumerable<string> arguments) => Start("env", ["--default-signal=INT", "setsid", FrontDoor, .. arguments]);

    /// <summary>Starts it with variables of its own.</summary>
    public static Process StartWith(IReadOnlyDictionary<string, string> variables, params IEnumerable<string> arguments) =>
        Start(FrontDoor, arguments, variables);

    /// <summary>Another program that starts the front door in its own way; its path is the program's first argument after the given ones.</summary>
    public static Process StartBy(string program, IEnumerable<string> before, params IEnumerable<string> arguments) =>
        Start(program, [.. before, FrontDoor, .. arguments]);

    /// <summary>The front door of another checkout.</summary>
    public static Process StartIn(string checkout, IReadOnlyDictionary<string, string> variables, params IEnumerable<string> arguments) =>
        Start(Path.Combine(checkout, "harness", "doctor"), arguments, variables);

    /// <summary>The other front door, <c>dotnet test</c>, with variables in place of options.</summary>
    public static Process StartTests(IReadOnlyDictionary<string, string> variables, params IEnumerable<string> arguments) =>
        Start("dotnet", ["test", Path.Combine(Repo.Root, "tests", "MlxDoctor.Tests"), "--no-build", "--nologo", .. arguments], variables);

    private static Process Start(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("DOCTOR_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["DOCTOR_NO_BUILD"] = "1";
        start.Environment["NO_COLOR"] = "1";
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Runs it to its end.</summary>
    public static Task<(int Code, string Output, string Error)> RunAsync(params IEnumerable<string> arguments) =>
        RunWithAsync(new Dictionary<string, string>(), arguments);

    /// <summary>Runs it to its end with variables of its own.</summary>
    public static async Task<(int Code, string Output, string Error)> RunWithAsync(
        IReadOnlyDictionary<string, string> variables, params IEnumerable<string> arguments)
    {
        using var process = StartWith(variables, arguments);
        return await EndAsync(process);
    }

    /// <summary>Waits for the end of a started one.</summary>
    public static async Task<(int Code, string Output, string Error)> EndAsync(Process process)
    {
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

    /// <summary>Ends every process of a run and the front door itself, servers excepted, as a closed lid or a full memory does (Linux).</summary>
    public static async Task KillRunAsync(Process doctor, string runDirectory)
    {
        foreach (var (pid, _) in WithEnvironment(runDirectory).Where(p => !p.Command.Contains("mlxdoctor-embedded", StringComparison.Ordinal)).ToList())
            try
            {
                using var process = Process.GetProcessById(pid);
                process.Kill();
            }
            catch (ArgumentException)
            {
                // It ended by itself when its parent did.
            }
        doctor.Kill();
        await doctor.WaitForExitAsync();
    }

    /// <summary>The directory of the first run that has a record.</summary>
    public static async Task<string> FirstRecordAsync(string runs)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < Patience)
        {
            if (Directory.Exists(runs) && Directory.EnumerateFiles(runs, "*.json", SearchOption.AllDirectories)
                .FirstOrDefault(f => f.Contains("/cases/", StringComparison.Ordinal)) is { } record)
                return Path.GetDirectoryName(Path.GetDirectoryName(record))!;
            await Task.Delay(50);
        }
        throw new TimeoutException($"no record appeared below {runs}");
    }

    /// <summary>Waits until something holds.</summary>
    public static async Task UntilAsync(Func<bool> holds, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!holds())
        {
            if (waited.Elapsed > Patience)
                throw new TimeoutException($"not after {Patience.TotalSeconds} s: {what}");
            await Task.Delay(50);
        }
    }

    /// <summary>Sends a signal to a process, or to a process group when the number is negative.</summary>
    public static async Task SignalAsync(string signal, int target)
    {
        using var kill = Process.Start("kill", [$"-{signal}", "--", target.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0)
            throw new InvalidOperationException($"process {target} cannot be signalled");
    }

    /// <summary>The process lives and is no zombie (Linux).</summary>
    public static bool IsAlive(int pid) =>
        File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
}

using System.ComponentModel;
using System.Diagnostics;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Cli.Running;

/// <summary>Continues a run that was interrupted, with the options that it was started with.</summary>
internal static class Resumption
{
    /// <summary>The directory of the interrupted run, and what it was asked for.</summary>
    /// <exception cref="UsageException">It holds no such run, still runs, or other options are given.</exception>
    public static (RunDirectory Run, RunRequest Request) Open(RunRequest request)
    {
        var folder = request.Get(RunOptions.Resume)!;
        var run = RunDirectory.Open(folder);
        var manifest = RunManifest.Read(run).Value
            ?? throw new UsageException($"{run.Root} has no readable run.json, so its options are lost", "Start a new run.");
        if (manifest.Tier != request.Tier.Name())
            throw new UsageException($"{run.Name} is a run of the tier {manifest.Tier}", $"harness/doctor {manifest.Tier} --resume {folder}");
        if (RunOptions.All.Any(o => o is { Recorded: true, MayChangeOnResume: false } && request.Text(o) is not null))
            throw new UsageException("--resume continues with the options of the interrupted run", "Leave the other options out, or start a new run.");
        if (Runs(manifest))
            throw new UsageException($"{run.Name} is still running (process {manifest.Pid})", "Wait for it, or stop it first.");
        var asked = manifest.Request;
        if ($"{asked.Text(RunOptions.Command)} {asked.Text(RunOptions.ServerArguments)}".Contains(Masker.Mark, StringComparison.Ordinal))
            throw new UsageException(
                "the command line of the interrupted run held the API key, which is not recorded", "Start a new run, with {api_key} in place of the key.");
        var again = RunOptions.All.Where(o => o.Recorded).Aggregate(request, (r, o) => r.With(o, Again(o, r.Text(o), asked.Text(o))));
        return (run, again.Hand(RunOptions.Resume, "1"));
    }

    /// <summary>The text of an option when the run goes on.</summary>
    private static string? Again(RunOption option, string? now, string? before) =>
        option == RunOptions.Models ? before is null ? null : string.Join('\n', before.Split(',').Select(m => m.Replace("%2C", ",", StringComparison.Ordinal)))
        : option.Form == OptionForm.Folders && now is not null && before is not null ? option.Join([now, before])
        : now ?? before;

    /// <summary>Takes away the mark of its end, so that it can end again, and what the logger wrote about tests that broke off with it.</summary>
    public static void Reopen(RunDirectory run)
    {
        foreach (var stored in CaseRecords.ReadAll(run).Records.Where(r => CaseId.Family(r.Record.Id) == "vstest"))
            File.Delete(Path.Combine(run.Root, stored.File));
        File.Delete(run.EndFile);
        // The test host looks whether its front end still lives.
        if (RunManifest.Read(run).Value is { } manifest)
            (manifest with { Pid = Environment.ProcessId }).Write(run);
        File.Delete(run.HostCrashFile);
        File.Delete(run.LoggerErrorFile);
    }

    // A process that started after the run has only inherited the number.
    private static bool Runs(RunManifest manifest)
    {
        try
        {
            using var process = Process.GetProcessById(manifest.Pid);
            return !process.HasExited && process.Id != Environment.ProcessId
                && process.StartTime.ToUniversalTime() <= manifest.StartedAt.UtcDateTime.AddSeconds(1);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }
}

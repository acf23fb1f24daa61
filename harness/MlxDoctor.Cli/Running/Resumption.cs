using System.ComponentModel;
using System.Diagnostics;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Cli.Running;

/// <summary>Continues a run that was interrupted, with the options that it was started with.</summary>
internal static class Resumption
{
    /// <summary>The directory and the options of the interrupted run.</summary>
    /// <exception cref="UsageException">It holds no such run, still runs, or other options are given.</exception>
    public static (RunDirectory Run, TierOptions Options) Open(TierOptions options)
    {
        var run = RunDirectory.Open(options.Resume!);
        var manifest = RunManifest.Read(run).Value
            ?? throw new UsageException($"{run.Root} has no readable run.json, so its options are lost", "Start a new run.");
        if (manifest.Tier != options.Tier.Name())
            throw new UsageException($"{run.Name} is a run of the tier {manifest.Tier}", $"harness/doctor {manifest.Tier} --resume {options.Resume}");
        if (options.Models.Count + options.Agents.Count + options.Servers.Count + options.Areas.Count > 0 || options.Server is not null || options.Url is not null || options.CaseGlob is not null)
            throw new UsageException("--resume continues with the options of the interrupted run", "Leave the other options out, or start a new run.");
        if (Runs(manifest))
            throw new UsageException($"{run.Name} is still running (process {manifest.Pid})", "Wait for it, or stop it first.");
        if ($"{Text("command")} {Text("server-args")}".Contains(Masker.Mark, StringComparison.Ordinal))
            throw new UsageException(
                "the command line of the interrupted run held the API key, which is not recorded", "Start a new run, with {api_key} in place of the key.");
        return (run, options with
        {
            Server = Text("server"),
            Url = Text("url"),
            ApiKeyEnv = Text("api-key-env"),
            CustomCommand = Text("command"),
            ServerArguments = Text("server-args"),
            Models = [.. List("models").Select(m => m.Replace("%2C", ",", StringComparison.Ordinal))],
            ModelsDirs = [.. options.ModelsDirs, .. Text("models-dirs")?.Split('\n') ?? []],
            Servers = List("servers"),
            Agents = List("agents"),
            Areas = List("area"),
            CaseGlob = Text("case"),
            UpdateBaselines = Text("update-baselines") is not null,
            AcceptAnswers = Text("accept-answers") is not null,
            Baseline = Text("baseline"),
            Require = Text("require"),
            Sessions = Text("sessions"),
            Statistic = Text("statistic"),
            Patience = options.Patience ?? Text("patience"),
            Strict = manifest.Strict,
            Bisect = manifest.Bisect,
        });
        string? Text(string name) => manifest.Options.GetValueOrDefault(name);
        IReadOnlyList<string> List(string name) => Text(name)?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];
    }

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
            return !process.HasExited && process.Id != Environment.ProcessId && process.StartTime.ToUniversalTime() <= manifest.StartedAt.UtcDateTime.AddSeconds(1);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }
}

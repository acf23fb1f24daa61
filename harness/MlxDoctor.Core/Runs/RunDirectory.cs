using System.Globalization;
using MlxDoctor.Core.Errors;

namespace MlxDoctor.Core.Runs;

/// <summary>The directory that holds everything about one run; several processes write to it.</summary>
public sealed class RunDirectory
{
    private const string Reserved = ".reserved";
    private const int MostPerSecond = 1000;

    private RunDirectory(string path) => Root = path;

    /// <summary>Absolute path of the directory.</summary>
    public string Root { get; }

    /// <summary>The directory's own name.</summary>
    public string Name => Path.GetFileName(Root);

    /// <summary>A record per case and attempt.</summary>
    public string Cases => Path.Combine(Root, "cases");

    /// <summary>What was sent and received, a file per request.</summary>
    public string Transcripts => Path.Combine(Root, "transcripts");

    /// <summary>A record per server and model.</summary>
    public string Servers => Path.Combine(Root, "servers");

    /// <summary>A record per model, where a tier looks for models.</summary>
    public string Models => Path.Combine(Root, "models");

    /// <summary>A record per model of what was compared with its baseline.</summary>
    public string Comparisons => Path.Combine(Root, "comparisons");

    /// <summary>The recording of a watched session.</summary>
    public string Tape => Path.Combine(Root, "tape");

    /// <summary>What happened when, a line per event, from all processes.</summary>
    public string Trace => Path.Combine(Root, "trace.jsonl");

    /// <summary>What vstest reported, a line per test.</summary>
    public string VsTestEvents => Path.Combine(Root, "vstest.jsonl");

    /// <summary>How the run was started.</summary>
    public string ManifestFile => Path.Combine(Root, "run.json");

    /// <summary>Facts about machine and software, added once they are known.</summary>
    public string EnvironmentFile => Path.Combine(Root, "environment.json");

    /// <summary>How the run ended; absent while it runs and after a kill.</summary>
    public string EndFile => Path.Combine(Root, "end.json");

    /// <summary>The result for machines.</summary>
    public string ResultFile => Path.Combine(Root, "result.json");

    /// <summary>The report for people.</summary>
    public string ReportFile => Path.Combine(Root, "report.md");

    /// <summary>The report as a page for a browser.</summary>
    public string PageFile => Path.Combine(Root, "report.html");

    /// <summary>The comparison with the baselines, a section per model.</summary>
    public string DiffFile => Path.Combine(Root, "diff.md");

    /// <summary>The scorecard of a benchmark.</summary>
    public string ScorecardFile => Path.Combine(Root, "scorecard.md");

    /// <summary>The scorecard for machines.</summary>
    public string ScorecardJsonFile => Path.Combine(Root, "scorecard.json");

    /// <summary>What went wrong inside the logger.</summary>
    public string LoggerErrorFile => Path.Combine(Root, "logger-error.txt");

    /// <summary>The last words of a test host that crashed.</summary>
    public string HostCrashFile => Path.Combine(Root, "host-crash.txt");

    /// <summary>The comparison of one model with its baseline.</summary>
    public string DiffFileOf(string model) => Path.Combine(Root, $"diff-{Slug.Of(model)}.md");

    /// <summary>The output of the server that ran a model.</summary>
    public string ServerLogOf(string model) => Path.Combine(Root, $"server-{Slug.Of(model)}.log");

    /// <summary>A path inside the directory as reports name it: relative, with '/'.</summary>
    public string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    /// <summary>Makes a new directory that no other process can get too.</summary>
    /// <param name="runsRoot">The folder of all runs; made if missing.</param>
    /// <param name="tier">The tier in lower case, part of the name.</param>
    /// <param name="time">Gives the local time in the name.</param>
    public static RunDirectory Reserve(string runsRoot, string tier, TimeProvider time)
    {
        var stem = $"{time.GetLocalNow().ToString("yyyy-MM-dd-HHmmss", CultureInfo.InvariantCulture)}-{Slug.Of(tier.ToLowerInvariant())}";
        try
        {
            for (var n = 1; n <= MostPerSecond; n++)
            {
                var path = Path.Combine(Path.GetFullPath(runsRoot), n == 1 ? stem : string.Create(CultureInfo.InvariantCulture, $"{stem}-{n}"));
                if (!Path.Exists(path) && TryClaim(path))
                    return new RunDirectory(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException(
                $"cannot make a run directory in {runsRoot}: {e.Message}",
                $"Give a writable folder with --out or {DoctorVariables.RunsRoot}.", e);
        }
        throw new EnvironmentException(
            $"{MostPerSecond} run directories {stem}-* exist already in {runsRoot}",
            "Remove old runs: harness/doctor runs clean.");
    }

    /// <summary>Uses a directory that exists, or makes it, without claiming it: for the other processes of a run and for old runs.</summary>
    public static RunDirectory At(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException($"cannot use {path} as run directory: {e.Message}", "Give a writable folder.", e);
        }
        return new RunDirectory(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
    }

    /// <summary>Opens a run that was made before.</summary>
    /// <exception cref="UsageException">There is no such directory, or it holds no run.</exception>
    public static RunDirectory Open(string path)
    {
        var run = new RunDirectory(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        if (!Directory.Exists(run.Root))
            throw new UsageException($"there is no run directory {path}", "List the runs: harness/doctor runs.");
        if (!File.Exists(run.ManifestFile) && !Directory.Exists(run.Cases) && !File.Exists(Path.Combine(run.Root, Reserved)))
            throw new UsageException(
                $"{path} holds no run: neither run.json nor cases/",
                "Name the run's own directory, as printed at the end of a run; harness/doctor runs lists them.");
        return run;
    }

    /// <summary>The directory that another process of this run made, or null when this process is the first.</summary>
    public static RunDirectory? OfThisRun() =>
        Environment.GetEnvironmentVariable(DoctorVariables.RunDir) is { Length: > 0 } path ? At(path) : null;

    /// <summary>The directory of this run; when this process is the first it reserves one, starts the run and tells its children.</summary>
    /// <param name="runsRoot">The folder of all runs, usually <see cref="RunsRoot.Default"/>.</param>
    /// <param name="tier">The tier in lower case, for example <c>check</c>.</param>
    /// <param name="time">Gives the time in name and manifest.</param>
    public static RunDirectory OfThisRunOrNew(string runsRoot, string tier, TimeProvider time)
    {
        if (OfThisRun() is { } shared)
            return shared;
        var run = Reserve(runsRoot, tier, time);
        RunManifest.Start(tier, time).Write(run);
        Environment.SetEnvironmentVariable(DoctorVariables.RunDir, run.Root);
        return run;
    }

    /// <summary>Removes the directory if nothing but its start was recorded.</summary>
    public void Discard()
    {
        if (!Directory.Exists(Root)
            || Directory.EnumerateFileSystemEntries(Root).Any(p => Path.GetFileName(p) is not (Reserved or "run.json")))
            return;
        Directory.Delete(Root, recursive: true);
        if (Environment.GetEnvironmentVariable(DoctorVariables.RunDir) == Root)
            Environment.SetEnvironmentVariable(DoctorVariables.RunDir, null);
    }

    // The framework has no exclusive mkdir: whoever creates the marker owns the directory.
    private static bool TryClaim(string path)
    {
        Directory.CreateDirectory(path);
        try
        {
            using var marker = new FileStream(Path.Combine(path, Reserved), FileMode.CreateNew, FileAccess.Write);
            return true;
        }
        catch (IOException) when (File.Exists(Path.Combine(path, Reserved)))
        {
            return false;
        }
    }
}

using System.Globalization;
using MlxDoctor.Cli.Running;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Proofs.Children;

namespace MlxDoctor.Cli.Bisect;

/// <summary>Finds the first version of a server's package in which a case comes to something else than in the oldest.</summary>
internal sealed class BisectRun(Workspace workspace, TextWriter output, TimeProvider time, BisectRequest request)
{
    private const int MostNamed = 6;
    private const int MostShown = 300;

    private readonly Dictionary<string, VersionResult> _results = new(StringComparer.Ordinal);
    private readonly List<string> _lines = [];

    /// <summary>Starts of a version's server beyond the two ends.</summary>
    public int Between { get; private set; }

    /// <summary>Bisects; 0 found, 1 the ends do not differ, 2 could not judge.</summary>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        var profile = ServerProfiles.Load(workspace).Get(request.Server ?? request.Package);
        if (profile.AttachOnly || profile.Command is null)
            throw new UsageException($"'{profile.Name}' cannot be launched", "Name the profile of a launchable server: --server P");
        var environments = new PackageEnvironments(
            request.Package, request.Python, request.Wheels is { } folder ? Path.GetFullPath(folder) : null, request.With,
            request.Cache ?? UserCache.Folder("bisect"));
        var versions = PackageVersions.Between(await environments.VersionsAsync(stop), request.Range, request.Package);
        Leftovers.Reap(workspace, output);
        var run = RunDirectory.Reserve(request.Out ?? workspace.Runs, "bisect", time);
        Say(string.Create(CultureInfo.InvariantCulture, $"{request.Package}: {versions.Count} versions, {string.Join(", ", versions)}"));
        var code = await SearchAsync(run, environments, profile, versions, stop);
        var report = Path.Combine(run.Root, "bisect.md");
        AtomicFile.WriteText(report, $"# doctor bisect {request.Package} {request.Range}\n\n```text\n{string.Join('\n', _lines)}\n```\n");
        output.WriteLine($"report: {report}");
        return code;
    }

    private async Task<int> SearchAsync(
        RunDirectory run, PackageEnvironments environments, ServerProfile profile, IReadOnlyList<string> versions, CancellationToken stop)
    {
        foreach (var end in new[] { versions[0], versions[^1] })
            if (await JudgeAsync(run, environments, profile, end, stop) is var result && Judged(result) == 0)
            {
                Say($"not judged: {end}, an end of the range, gives no verdict: {result.Why ?? "every case was skipped or could not be judged"}");
                return ExitCodes.Broken;
            }
        var (old, late) = (_results[versions[0]], _results[versions[^1]]);
        var differing = late.Cases.Keys.Where(id => old.Fails(id) is { } before && late.Fails(id) is { } after && before != after).ToList();
        // What broke is what people ask for; what was mended is found in the same way.
        if (differing.OrderByDescending(id => late.Fails(id)).FirstOrDefault() is not { } target)
        {
            Say($"the ends do not differ: {Format.Count(Judged(old), "case")} judged alike in {old.Version} and {late.Version}");
            return ExitCodes.Slower;
        }
        Say($"{Format.Count(differing.Count, "case")} of both ends differ: {Named(differing)}; searched for: {target}");
        var search = new VersionSearch(versions.Count);
        while (search.Next() is { } next)
        {
            Between++;
            var result = await JudgeAsync(run, environments, profile, versions[next], stop);
            search.Take(next, result.Fails(target) is { } fails ? fails == late.Fails(target) : null);
        }
        Show(target, _results[versions[search.Good]], _results[versions[search.Bad]], late.Fails(target) == true);
        if (search.Unjudged.Count > 0)
            Say("or one of those between that could not be judged: "
                + string.Join(", ", search.Unjudged.Select(i => $"{versions[i]} ({_results[versions[i]].Why ?? "no verdict of this case"})")));
        var along = differing.Where(id => id != target
            && _results[versions[search.Good]].Fails(id) == old.Fails(id) && _results[versions[search.Bad]].Fails(id) == late.Fails(id)).ToList();
        if (along.Count > 0)
            Say($"changed with it: {Named(along)}");
        Say(string.Create(CultureInfo.InvariantCulture, $"{Between} starts beside the two ends"));
        return ExitCodes.Fine;
    }

    private static string Named(List<string> ids) => $"{string.Join(", ", ids.Take(MostNamed))}{(ids.Count > MostNamed ? ", …" : "")}";

    private static int Judged(VersionResult result) => result.Cases.Keys.Count(id => result.Fails(id) is not null);

    private async Task<VersionResult> JudgeAsync(
        RunDirectory run, PackageEnvironments environments, ServerProfile profile, string version, CancellationToken stop)
    {
        var (bin, why) = await environments.InstallAsync(version, stop);
        var result = bin is null ? new(version, $"not installed: {why}", null) : await CheckAsync(run, profile, version, bin, stop);
        _results[version] = result;
        Say($"{request.Package} {version}: {(result.Why is { } words ? $"skipped, {words}" : RunSummary.Counts(result.View!))}");
        return result;
    }

    /// <summary>A check of the version as a child, whose program the profile's variable names.</summary>
    private async Task<VersionResult> CheckAsync(RunDirectory run, ServerProfile profile, string version, string bin, CancellationToken stop)
    {
        if (!Executables.IsExecutable(Path.Combine(bin, profile.Command!)))
            return new(version, $"it has no program '{profile.Command}'", null);
        var runs = Directory.CreateDirectory(Path.Combine(run.Root, "versions", version)).FullName;
        var (program, arguments) = DoctorCommand.Of(workspace, ["check", "--server", profile.Name, .. request.Check, "--out", runs]);
        Environment.SetEnvironmentVariable(Executables.VariableOf(profile.Name), Path.Combine(bin, profile.Command!));
        if (workspace.Places.IsMoved)
            Environment.SetEnvironmentVariable(DoctorVariables.Workspace, workspace.Home);
        await using (var log = new StreamWriter(Path.Combine(runs, "check.log")))
            await new ChildRun(log).RunAsync(program, arguments, Environment.CurrentDirectory, stop);
        if (Directory.EnumerateDirectories(runs).Order(StringComparer.Ordinal).LastOrDefault() is not { } made)
        {
            var said = File.ReadLines(Path.Combine(runs, "check.log")).FirstOrDefault(l => l.StartsWith("doctor: ", StringComparison.Ordinal));
            throw new UsageException(said?["doctor: ".Length..] ?? $"the check of {version} made no run", $"See {Path.Combine(runs, "check.log")}");
        }
        var view = RunView.Load(RunDirectory.Open(made));
        return view.Counts.Judged == 0
            ? new(version, view.Cases.Select(c => c.Record).FirstOrDefault(r => r.Verdict == Verdict.Error)?.Reason is { } reason
                ? $"not judged: {Markdown.Shorten(reason.ReplaceLineEndings(" "), MostShown)}"
                : "nothing was judged", view)
            : new(version, null, view);
    }

    private void Show(string target, VersionResult before, VersionResult after, bool broke)
    {
        Say($"first {(broke ? "bad" : "mended")}: {request.Package} {after.Version} ({before.Version} is the last {(broke ? "good" : "bad")} one)");
        foreach (var result in new[] { before, after })
        {
            Say($"  {target} in {result.Version}: {result.Words(target)}");
            foreach (var finding in result.Cases[target].Findings.DistinctBy(f => f.Code).Take(2))
            {
                Say($"    {finding.Code}: {finding.Message}");
                foreach (var (name, text) in new[] { ("sent", finding.Sent), ("expected", finding.Expected), ("seen", finding.Seen) })
                    if (text is not null)
                        Say($"      {name,-9} {Markdown.Shorten(text.ReplaceLineEndings(" "), MostShown)}");
            }
        }
    }

    private void Say(string line)
    {
        _lines.Add(SafeText.Of(line));
        output.WriteLine(line);
        output.Flush();
    }
}

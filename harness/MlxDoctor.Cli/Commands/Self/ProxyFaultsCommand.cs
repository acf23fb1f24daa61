using System.CommandLine;
using System.Globalization;
using System.IO.Enumeration;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Models;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Proofs.Matrix;
using MlxDoctor.Proofs.Paced;
using MlxDoctor.Proofs.Proxy;
using MlxDoctor.Proofs.Proxy.Faults;
using MlxDoctor.Proofs.ProxyBench;

namespace MlxDoctor.Cli.Commands.Self;

/// <summary><c>doctor self proxy-faults</c>: a healthy real server behind a wire that lies.</summary>
internal static class ProxyFaultsCommand
{
    private const string Model = "doctor-tiny";

    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output)
    {
        var server = new Option<string?>("--server") { Description = "Profile of the server to start, for example mlx-lm.", HelpName = "PROFILE" };
        var fault = new Option<string?>("--fault") { Description = "Only the faults that match, for example 'stream.*'.", HelpName = "GLOB" };
        var cases = new Option<string?>("--case") { Description = "Only the cases that match the pattern; writes no page.", HelpName = "GLOB" };
        var clean = new Option<int>("--clean") { Description = "Runs over the clean wire, before the faults.", DefaultValueFactory = _ => 3 };
        var likely = new Option<bool>("--likely")
        {
            Description = "Only the cases that are likely to notice; what they miss stays in the page as not put to every case.",
        };
        var rewrite = new Option<bool>("--rewrite") { Description = "Write the page anew from what is there; runs nothing." };
        var known = new Option<bool>("--known") { Description = "Print each finding that a known deviation explains before the clean wire." };
        var verb = new Command(
            "proxy-faults",
            "Spoil the wire before a healthy real server and see which case of Check notices; writes harness/pages/proxied-faults.md and .json. Example: "
                + "harness/doctor self proxy-faults --server mlx-lm --fault 'usage.*'")
        {
            server, fault, cases, clean, likely, known, rewrite,
        };
        verb.SetAction(async (parsed, cancellation) =>
        {
            var folder = workspace.Pages;
            if (!parsed.GetValue(rewrite))
            {
                var name = parsed.GetValue(server) ?? throw new UsageException("no server is named", "Name one with --server, for example --server mlx-lm.");
                return await RunAsync(
                    workspace, name, parsed.GetValue(fault), parsed.GetValue(cases), parsed.GetValue(clean), parsed.GetValue(likely),
                    parsed.GetValue(known) ? output : null, output, cancellation);
            }
            WirePage.Write(folder, WireFile.Read(Path.Combine(folder, WireFile.Name)));
            await output.WriteLineAsync(Path.Combine(folder, "proxied-faults.md"));
            return ExitCodes.Fine;
        });
        return verb;
    }

    private static async Task<int> RunAsync(
        Workspace workspace, string name, string? glob, string? only, int clean, bool likely, TextWriter? detail, TextWriter output,
        CancellationToken cancellation)
    {
        var faults = WireFaults.All.Where(f => glob is null || FileSystemName.MatchesSimpleExpression(glob, f.Name)).ToList();
        if (faults.Count == 0)
            throw new UsageException($"no fault matches '{glob}'", Nearest.Hint(glob!.Trim('*'), WireFaults.All.Select(f => f.Name)));
        var cases = WireBench.Cases.Where(c => only is null || FileSystemName.MatchesSimpleExpression(only, c.Info.Id)).ToList();
        if (clean is < 0 or > 100)
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--clean {clean}"), "Give a number from 0 to 100.");
        var pages = workspace.Pages;
        var present = WireFile.Read(Path.Combine(pages, WireFile.Name));
        var mine = present.GetValueOrDefault(name) ?? new();
        var (commit, before) = (SourceCommit.Read(workspace.Root), MachineNote.Read(TimeProvider.System));
        var profile = ServerProfiles.Load(workspace.Fixtures).Get(name);
        var model = Path.Combine(workspace.Fixtures, "models", Model);
        var folder = Directory.CreateTempSubdirectory("mlxdoctor-wire-");
        try
        {
            await using var server = await ServerLauncher.LaunchAsync(
                profile, model, new LaunchOptions { RunDirectory = folder.FullName, LogSlug = "wire", StateDirectory = workspace.State }, cancellation);
            await using var proxy = new WireProxy(() => server.Endpoint.BaseUrl, TimeProvider.System);
            var session = new ProxiedSession(server, proxy);
            using var client = new ApiClient(server.Endpoint, new ClientOptions { Timeout = WireBench.Patience }, TimeProvider.System);
            var context = FaultContext.Of(session, PromptBook.Load(Path.Combine(workspace.Fixtures, "prompts.yaml")), WireBench.Patience) with
            {
                ContextTokens = ModelFacts.Of(model).ContextTokens,
                Capabilities = new Capabilities(),
                ModelNames = (await ServedModels.ReadAsync(request => client.SendAsync(request, cancellation), server.Endpoint.Model)).Names,
            };
            await CapabilityProbe.RunAsync(context, cancellation);
            var bench = new WireBench(session, proxy, context, profile.KnownDeviations);
            // Without a clean run of its own the run goes by what the last one saw.
            var (alarms, known) = (new List<string>(),
                clean == 0 ? mine.Known?.ToHashSet(StringComparer.Ordinal) ?? [] : new HashSet<string>(StringComparer.Ordinal));
            for (var i = 0; i < clean; i++)
            {
                var seen = await bench.CleanAsync(cases, detail, cancellation);
                alarms.AddRange(seen.Alarms);
                known.UnionWith(seen.Known);
                await output.WriteLineAsync(
                    string.Create(CultureInfo.InvariantCulture, $"clean run {i + 1}: {seen.Alarms.Count} false alarms, {seen.Known.Count} known deviations"));
                foreach (var alarm in seen.Alarms)
                    await output.WriteLineAsync("  " + alarm);
            }
            var rows = new List<WireRow>();
            var cells = new Dictionary<string, WireCell>(mine.Faults, StringComparer.Ordinal);
            var stamped = new HashSet<string>(StringComparer.Ordinal);
            foreach (var fault in faults)
            {
                var (clock, at) = (TimeProvider.System.GetTimestamp(), TimeProvider.System.GetUtcNow());
                var tried = likely ? [.. cases.Where(c => fault.First.Any(p => FileSystemName.MatchesSimpleExpression(p, c.Info.Id)))] : cases;
                var row = await bench.FaultAsync(fault, tried, cancellation);
                // What the clean wire shows as well says nothing about the fault.
                rows.Add(row with { Masked = [.. row.Masked.Where(m => !known.Contains(m)).Distinct()] });
                var cell = WireCell.Of(rows[^1], likely, at, TimeProvider.System.GetElapsedTime(clock).TotalSeconds);
                cells[fault.Name] = cell.Over(mine.Faults.GetValueOrDefault(fault.Name));
                if (ReferenceEquals(cells[fault.Name], cell))
                    stamped.Add(fault.Name);
                await output.WriteLineAsync(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{(row.Noticed ? "noticed" : row.Touched ? "MISSED" : "no-op"),-7} {fault.Name,-36} {row.Case} {row.Code} "
                            + $"{string.Join(", ", rows[^1].Masked)} {TimeProvider.System.GetElapsedTime(clock).TotalSeconds:0} s"));
                await output.FlushAsync(cancellation);
            }
            await output.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{rows.Count(r => r.Noticed)} of {rows.Count(r => r.Touched)} faults with an effect noticed before {name}; {alarms.Count} false alarms"));
            if (only is null)
            {
                var run = ProofRun.Of(commit, before, MachineNote.Read(TimeProvider.System)) with { Likely = likely };
                mine = mine with
                {
                    Version = server.Version,
                    Faults = cells.ToDictionary(c => c.Key, c => stamped.Contains(c.Key) ? c.Value with { Run = run } : c.Value, StringComparer.Ordinal),
                };
                if (clean > 0)
                    mine = mine with
                    {
                        CleanRuns = clean,
                        CleanCases = cases.Count,
                        FalseAlarms = alarms,
                        Known = [.. known.Order(StringComparer.Ordinal)],
                        CleanRun = run,
                    };
                WirePage.Write(pages, new Dictionary<string, WireServer>(present, StringComparer.Ordinal) { [name] = mine });
            }
            return rows.All(r => r.Noticed || !r.Touched) && alarms.Count == 0 ? ExitCodes.Fine : ExitCodes.Broken;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

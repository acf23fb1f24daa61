using System.Globalization;
using MlxDoctor.Cli.Running;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Cases.Context.Measuring;
using MlxDoctor.Harness.Cases.Context.Registry;
using MlxDoctor.Harness.Cases.Context.Reports;
using MlxDoctor.Harness.Cases.Context.Results;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Models;

namespace MlxDoctor.Cli.Commands.Context;

/// <summary>Tests models one after the other; what happens to one never ends the others.</summary>
internal sealed class ContextTest(ContextOptions options, Workspace workspace, TextWriter output, TextWriter error)
{
    /// <summary>The exit code: 0 tested, 1 a limit is lower than last time, 2 not judged.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        Leftovers.Reap(workspace, error);
        using var registry = new ContextRegistry(RegistryPlace.File(), TimeProvider.System);
        if (registry.Notice is { } notice)
            await error.WriteLineAsync($"doctor: {notice}");
        registry.Backup();
        if (options.Url is not null)
            return await AttachedAsync(registry, cancellation);
        var codes = new List<int>();
        foreach (var entry in Entries())
            codes.Add(await LaunchedAsync(registry, entry, cancellation));
        return codes.Count == 0 || codes.Contains(ExitCodes.Broken) ? ExitCodes.Broken : codes.Max();
    }

    /// <summary>The models to test, in order; those that cannot be are told.</summary>
    private List<ShelfEntry> Entries()
    {
        var shelf = ModelShelf.Open(workspace.Models, ModelRoots.OfThisMachine(options.ModelsDirs));
        if (!options.All)
            return [.. options.Models.Select(shelf.Find)];
        var all = shelf.Scan().Where(e => e.Path is not null && !e.Embedded).ToList();
        foreach (var left in all.Where(e => e.WhyNotServed is not null || Embeds(e)))
            output.WriteLine($"left out {left.Name}: {left.WhyNotServed ?? "it embeds and does not answer"}");
        return [.. all.Where(e => e.WhyNotServed is null && !Embeds(e)).OrderBy(e => SmartOrder.Of(e.Facts.Bytes, e.Facts.ContextTokens))
            .ThenBy(e => e.Name, StringComparer.Ordinal)];
    }

    private static bool Embeds(ShelfEntry entry) =>
        !entry.Facts.CanChat || entry.Facts.Architecture?.Contains("Embedding", StringComparison.OrdinalIgnoreCase) == true
        || entry.Name.Split('-', '_', '/', '.').Any(w => w.StartsWith("embed", StringComparison.OrdinalIgnoreCase));

    private async Task<int> LaunchedAsync(ContextRegistry registry, ShelfEntry entry, CancellationToken cancellation)
    {
        if (Embeds(entry))
        {
            await output.WriteLineAsync($"left out {entry.Name}: it embeds and does not answer");
            return ExitCodes.Broken;
        }
        var profile = ContextServers.Profile(options, entry.Embedded, workspace);
        try
        {
            if (entry.Path is { } path && !Directory.Exists(path))
                throw new UsageException(
                    $"the model '{entry.Name}' vanished: {path} is no longer there",
                    "Put it back, or remove it from the registry: harness/doctor context forget " + entry.Name);
            var model = LocalModel.Of(entry, workspace.Models);
            var run = RunDirectory.Reserve(Path.Combine(workspace.Runs, "context", Slug.Of(model.Key)), "context", TimeProvider.System);
            await using var server = await ContextServers.LaunchAsync(options, profile, model, run.Root, workspace, cancellation);
            return await MeasureAsync(registry, server, model.Key, profile.Name, entry.Facts, run.Root, cancellation);
        }
        catch (DoctorException e) when (options.All || options.Models.Count > 1)
        {
            registry.Miss(entry.Name, profile.Name, e.What);
            await output.WriteLineAsync($"{entry.Name}: not tested: {e.What}");
            return ExitCodes.Broken;
        }
    }

    private async Task<int> AttachedAsync(ContextRegistry registry, CancellationToken cancellation)
    {
        var codes = new List<int>();
        foreach (var name in options.Models.Count > 0 ? options.Models.Cast<string?>() : [null])
        {
            var session = await ContextServers.AttachAsync(options, name, workspace, cancellation);
            var run = RunDirectory.Reserve(Path.Combine(workspace.Runs, "context", Slug.Of(session.Endpoint.Model)), "context", TimeProvider.System);
            codes.Add(
                await MeasureAsync(registry, session, session.Endpoint.Model, session.Endpoint.BaseUrl.ToString(), new ModelFacts(), run.Root, cancellation));
        }
        return codes.Contains(ExitCodes.Broken) ? ExitCodes.Broken : codes.Max();
    }

    private async Task<int> MeasureAsync(
        ContextRegistry registry, IServerSession session, string model, string server, ModelFacts facts, string folder, CancellationToken cancellation)
    {
        var declared = await DeclaredContext.AskAsync(session, TimeProvider.System, cancellation) ?? facts.ContextTokens;
        if (options.Only is { } only && declared is { } most && only > most)
            throw new UsageException(
                string.Create(CultureInfo.InvariantCulture, $"--ctx {only:#,0} is more than {model} declares ({most:#,0})"),
                string.Create(CultureInfo.InvariantCulture, $"Give at most {most}."));
        registry.See(model, server, declared, facts.Bytes);
        var before = registry.Find(model, server)?.Result;
        var settings = new RunSettings
        {
            Seed = 1,
            Nonce = Guid.NewGuid().ToString("N")[..4],
            Search = options.Search,
            Fast = options.Fast,
            Only = options.Only,
            Depths = options.Depths,
        };
        var marks = registry.Begin(model, server, settings, options.Resume, options.Force);
        if (options.Resume)
            await output.WriteLineAsync(marks.Resumed ? $"going on with the run {marks.Run}" : $"no interrupted run of {model}; a new one begins");
        var measuring = new MeasuringOptions
        {
            Declared = declared,
            Search = marks.Settings.Search,
            Fast = marks.Settings.Fast,
            Only = marks.Settings.Only,
            Depths = marks.Settings.Depths,
            Seed = marks.Settings.Seed,
            Nonce = marks.Settings.Nonce,
            Budget = options.Budget,
            Patience = options.Patience,
        };
        var measurement = new ContextMeasurement(
            new SessionServer(session, TimeProvider.System), measuring, marks, TimeProvider.System, line => output.WriteLine(line));
        ContextResult result;
        try
        {
            result = await measurement.RunAsync(
                new ContextResult { Model = model, Server = server, ServerVersion = session.Version, Strategy = "" }, cancellation);
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync($"doctor: the sizes of {model} that were answered so far are kept; the same command with --resume goes on from there");
            throw;
        }
        registry.End(marks.Run);
        // One size says nothing of the limit, and a fast test nothing of what is used.
        if (result.Judged && measuring.Only is null)
            registry.Keep(result.Fast && before is { Fast: false }
                ? before with { Accepted = result.Accepted, Declared = result.Declared, Probes = result.Probes, Beyond = result.Beyond }
                : result);
        var report = ContextReport.Write(folder, result);
        foreach (var line in ContextReport.Lines(result))
            await output.WriteLineAsync(line);
        var lower = LowerLimits.Of(before, result);
        foreach (var line in lower)
            await output.WriteLineAsync($"  LOWER    {line}");
        await output.WriteLineAsync($"  report   {report}");
        return !result.Judged ? ExitCodes.Broken : lower.Count > 0 ? ExitCodes.Slower : ExitCodes.Fine;
    }
}

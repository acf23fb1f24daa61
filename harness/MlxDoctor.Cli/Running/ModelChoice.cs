using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Models;

namespace MlxDoctor.Cli.Running;

/// <summary>The models of a run with several, checked against what is on disk before anything starts.</summary>
/// <param name="Run">Models to run, in order, with the name to show.</param>
/// <param name="Skipped">Models that are not run, with the reason.</param>
internal sealed record ModelChoice(IReadOnlyList<(LocalModel Model, string Shown, ShelfEntry Entry)> Run, IReadOnlyList<(string Name, string Reason)> Skipped)
{
    /// <summary>
    /// The models of a full run: those that are named, else the embedded ones. One that is not complete is run too, and is its own error row.
    /// </summary>
    public static ModelChoice ForFull(RunRequest request, Workspace workspace)
    {
        var shelf = ModelShelf.Open(workspace.Models, ModelRoots.OfThisMachine(request.Get(RunOptions.ModelsDirs)));
        var named = request.Get(RunOptions.Models);
        var entries = named.Count > 0 ? named.Select(shelf.Find) : shelf.Scan().Where(e => e.Embedded);
        return new([.. entries.DistinctBy(e => e.Path ?? e.Name).Select(e => Of(e, workspace))], []);
    }

    /// <summary>The models of a benchmark: those that are named, else every one on disk, else the embedded ones.</summary>
    /// <exception cref="UsageException">None can be run; every name has its reason.</exception>
    public static ModelChoice ForBenchmark(RunRequest request, Workspace workspace)
    {
        var roots = ModelRoots.OfThisMachine(request.Get(RunOptions.ModelsDirs));
        var shelf = ModelShelf.Open(workspace.Models, roots);
        var skipped = new List<(string, string)>();
        List<ShelfEntry> entries = [];
        var named = request.Get(RunOptions.Models);
        if (named.Count > 0)
        {
            foreach (var name in named)
                try
                {
                    entries.Add(shelf.Find(name));
                }
                catch (UsageException e)
                {
                    skipped.Add((name, $"{e.What}. {e.Remedy}"));
                }
        }
        else
        {
            var all = shelf.Scan();
            entries = [.. all.Where(e => !e.Embedded && e.Path is not null)];
            if (!entries.Any(e => e.WhyNotServed is null))
                entries.AddRange(all.Where(e => e.Embedded));
        }
        foreach (var entry in entries.Where(e => e.WhyNotServed is not null))
            skipped.Add((entry.Name, entry.WhyNotServed!));
        var run = entries.Where(e => e.WhyNotServed is null).DistinctBy(e => e.Path).Select(e => Of(e, workspace)).ToList();
        return run.Count > 0
            ? new(run, skipped)
            : throw new UsageException(
                $"no model can be run:{string.Concat(skipped.Select(s => $"{Environment.NewLine}  {s.Item1}: {s.Item2}"))}",
                "What is on this machine: harness/doctor models.");
    }

    /// <summary>True when only models of this project are run.</summary>
    public bool OnlyEmbedded => Run.All(m => m.Entry.Embedded);

    /// <summary>The request with the models that were found: their folders for the test host, their names for people.</summary>
    public RunRequest In(RunRequest request) => request.Hand(
        RunOptions.Models,
        string.Join('\n', Run.Select(m => m.Model.Handed)),
        string.Join(',', Run.Select(m => m.Shown.Replace(",", "%2C", StringComparison.Ordinal))));

    /// <summary>Writes a record for every model, so that one that is never reached is seen too.</summary>
    public void Record(RunDirectory run)
    {
        foreach (var (model, _, entry) in Run)
            ModelRecords.Write(
                run,
                new ModelRecord
                {
                    Model = model.Key,
                    Quantisation = entry.Facts.Quantisation,
                    SizeBytes = entry.Facts.Bytes,
                    ContextTokens = entry.Facts.ContextTokens,
                    Architecture = entry.Facts.Architecture,
                });
        foreach (var (name, reason) in Skipped)
            ModelRecords.Write(run, new ModelRecord { Model = name, Skipped = reason });
    }

    private static (LocalModel, string, ShelfEntry) Of(ShelfEntry entry, Workspace workspace)
    {
        var model = LocalModel.Of(entry, workspace.Models);
        return (model, entry.Embedded || entry.Alias is not null ? model.Key : model.Path, entry);
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Proofs.Matrix;
using MlxDoctor.Proofs.Paced;

namespace MlxDoctor.Cli.Commands.Self;

/// <summary><c>doctor self faults --new-cases</c>: minutes instead of an hour after a case was added.</summary>
internal sealed class LaterCasesRun(Workspace workspace, string folder, TextWriter output)
{
    /// <summary>Puts the cases that the matrix does not have to every fault, and all cases to faults that have no row.</summary>
    /// <returns>Fine when no new case cries at the whole server and every fault is caught by the case that is meant to.</returns>
    public async Task<int> RunAsync(int workers, bool remember, CancellationToken cancellation)
    {
        var present = MatrixFile.Read(Path.Combine(folder, "fault-matrix.json"));
        var catalogue = MatrixBench.Cases.Select(c => c.Info.Id).ToList();
        var added = MatrixBench.Cases.Where(c => !present.Cases.Contains(c.Info.Id)).ToList();
        var plan = FaultPlan.Load(workspace.Fixtures);
        var rowless = plan.Where(p => !present.Rows.Any(r => r.Fault == p.Fault)).ToHashSet();
        if (added.Count == 0 && rowless.Count == 0 && present.Cases.SequenceEqual(catalogue))
            throw new UsageException("the matrix has every case of the catalogue", "To run all of it again: harness/doctor self faults");
        var memo = Directory.CreateTempSubdirectory("mlxdoctor-memo-");
        try
        {
            var (commit, before) = (SourceCommit.Read(workspace.Root), MachineNote.Read(TimeProvider.System));
            var bench = new MatrixBench(workspace, remember ? Path.Combine(memo.FullName, "answers.txt") : null);
            var clean = await bench.CleanAsync(added, cancellation);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"the whole server, {added.Count} new cases: {clean.Count} findings"));
            foreach (var alarm in clean)
                await output.WriteLineAsync($"  false alarm: {alarm}");
            var lines = TextWriter.Synchronized(output);
            var later = new ConcurrentDictionary<string, MatrixRow>(StringComparer.Ordinal);
            var options = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation };
            await Parallel.ForEachAsync(plan, options, async (planned, stop) =>
            {
                IReadOnlyList<ICheckCase> cases = rowless.Contains(planned) ? MatrixBench.Cases : added;
                var row = later[planned.Fault] = await bench.FaultAsync(planned, cases, stop);
                await lines.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{planned.Fault,-32} {string.Join(", ", row.Fired.Select(f => $"{f.Key}: {string.Join(' ', f.Value)}"))} {row.Failure}"));
            });
            var run = ProofRun.Of(commit, before, MachineNote.Read(TimeProvider.System)) with { Workers = workers, Memo = remember };
            var made = later.ToDictionary(l => l.Key, l => l.Value with { Run = run }, StringComparer.Ordinal);
            var matrix = new LaterCases(run, [.. added.Select(c => c.Info.Id)]).AddTo(present, catalogue, plan, made, clean);
            await FaultsCommand.WriteAsync(folder, matrix, output, cancellation);
            return clean.Count == 0 && matrix.Rows.All(r => r.Caught) ? ExitCodes.Fine : ExitCodes.Broken;
        }
        finally
        {
            memo.Delete(recursive: true);
        }
    }
}

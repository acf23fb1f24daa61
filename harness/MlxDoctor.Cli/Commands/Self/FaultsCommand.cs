using System.CommandLine;
using System.Globalization;
using System.IO.Enumeration;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Data;
using MlxDoctor.Proofs.Matrix;
using MlxDoctor.Proofs.Paced;

namespace MlxDoctor.Cli.Commands.Self;

/// <summary><c>doctor self faults</c>: every fault of the embedded server against the catalogue.</summary>
internal static class FaultsCommand
{
    private const int CleanRuns = 5;

    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output)
    {
        var diagonal = new Option<bool>("--diagonal") { Description = "Each fault against its intended case only; writes no matrix." };
        var fault = new Option<string?>("--fault")
        {
            Description = "Only the faults that match, for example 'stop-*'; writes no matrix without --renew.",
            HelpName = "GLOB",
        };
        var renew = new Option<bool>("--renew") { Description = "Puts the rows of --fault into the matrix that is there." };
        var workers = new Option<int>("--workers") { Description = "Servers at one time.", DefaultValueFactory = _ => Math.Max(1, Environment.ProcessorCount) };
        var noMemo = new Option<bool>("--no-memo")
        {
            Description = "Let every server compute its answers instead of remembering greedy ones from one to the next; slower.",
        };
        var rewrite = new Option<bool>("--rewrite") { Description = "Write the pages anew from the matrix that is there; runs nothing." };
        var newCases = new Option<bool>("--new-cases")
        {
            Description = "Puts only what the matrix that is there lacks: new cases to every fault, new faults to every case.",
        };
        var unknown = new Option<bool>("--unknown")
        {
            Description = "First contact: each fault with a model that the doctor does not know, one after the other, until a case reports anything. Fills a "
                + "column of the matrix that is there; with --fault only when --renew is given.",
        };
        var outDir = new Option<string?>("--out") { Description = "Folder for fault-matrix.md and .json instead of harness/pages/.", HelpName = "DIR" };
        var verb =
            new Command(
                "faults",
                "Break the embedded server in every planned way and see which cases notice; writes harness/pages/fault-matrix.md and .json. Example: "
                    + "harness/doctor self faults --diagonal") { diagonal, fault, renew, workers, noMemo, rewrite, newCases, unknown, outDir };
        verb.SetAction(async (parsed, cancellation) =>
        {
            var folder = parsed.GetValue(outDir) ?? workspace.Pages;
            if (parsed.GetValue(newCases))
            {
                if (parsed.GetValue(diagonal) || parsed.GetValue(rewrite) || parsed.GetValue(unknown) || parsed.GetValue(fault) is not null)
                    throw new UsageException("--new-cases puts new cases to every fault", "Leave --diagonal, --fault, --rewrite and --unknown out.");
                return await new LaterCasesRun(workspace, folder, output)
                    .RunAsync(Checked(parsed.GetValue(workers)), !parsed.GetValue(noMemo), cancellation);
            }
            if (parsed.GetValue(unknown))
            {
                if (parsed.GetValue(diagonal) || parsed.GetValue(rewrite))
                    throw new UsageException("--unknown asks every case", "Leave --diagonal and --rewrite out.");
                return await new FirstContactRun(workspace, folder, output)
                    .RunAsync(parsed.GetValue(fault), parsed.GetValue(renew), !parsed.GetValue(noMemo), cancellation);
            }
            if (!parsed.GetValue(rewrite))
                return await RunAsync(
                    workspace, parsed.GetValue(diagonal), parsed.GetValue(fault), parsed.GetValue(renew), Checked(parsed.GetValue(workers)),
                    !parsed.GetValue(noMemo), folder, output, cancellation);
            if (parsed.GetValue(diagonal) || parsed.GetValue(renew) || parsed.GetValue(fault) is not null)
                throw new UsageException("--rewrite runs no fault", "Leave the other options out.");
            await WriteAsync(folder, MatrixFile.Read(Path.Combine(folder, "fault-matrix.json")), output, cancellation);
            return ExitCodes.Fine;
        });
        return verb;
    }

    /// <summary>The planned faults that a pattern names.</summary>
    internal static List<PlannedFault> Matching(IReadOnlyList<PlannedFault> all, string? glob)
    {
        var plan = all.Where(p => glob is null || FileSystemName.MatchesSimpleExpression(glob, p.Fault)).ToList();
        return plan.Count > 0 ? plan : throw new UsageException($"no fault matches '{glob}'", Nearest.Hint(glob!.Trim('*'), all.Select(p => p.Fault)));
    }

    /// <summary>Writes the page and its data.</summary>
    internal static async Task WriteAsync(string folder, FaultMatrix matrix, TextWriter output, CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "fault-matrix.md"), MatrixPage.Of(matrix), cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "fault-matrix.json"), MatrixJson.Of(matrix), cancellation);
        await output.WriteLineAsync($"matrix: {Path.Combine(folder, "fault-matrix.md")}");
    }

    private static int Checked(int workers) =>
        workers is >= 1 and <= 64 ? workers : throw new UsageException($"--workers {workers}", "Give a number from 1 to 64.");

    private static async Task<int> RunAsync(
        Workspace workspace, bool diagonal, string? glob, bool renew, int workers, bool remember, string folder, TextWriter output,
        CancellationToken cancellation)
    {
        if (renew && (glob is null || diagonal))
            throw new UsageException("--renew without rows to run", "Name them with --fault GLOB, and leave --diagonal out.");
        var present = renew ? MatrixFile.Read(Path.Combine(folder, "fault-matrix.json")) : null;
        var all = FaultPlan.Load(workspace.Fixtures);
        var plan = Matching(all, glob);
        var memo = Directory.CreateTempSubdirectory("mlxdoctor-memo-");
        try
        {
            var (commit, before) = (SourceCommit.Read(workspace.Root), MachineNote.Read(TimeProvider.System));
            var bench = new MatrixBench(workspace, remember ? Path.Combine(memo.FullName, "answers.txt") : null);
            var clean = new List<IReadOnlyList<string>>();
            for (var i = 0; !diagonal && i < (glob is null ? CleanRuns : 1); i++)
            {
                clean.Add(await bench.CleanAsync(MatrixBench.Cases, cancellation));
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"clean run {i + 1}: {clean[^1].Count} findings"));
            }
            var lines = TextWriter.Synchronized(output);
            var rows = new MatrixRow[plan.Count];
            await Parallel.ForEachAsync(Enumerable.Range(0, plan.Count), new ParallelOptions
            {
                MaxDegreeOfParallelism = workers,
                CancellationToken = cancellation,
            }, async (i, stop) =>
            {
                rows[i] = await bench.FaultAsync(plan[i], diagonal ? [Catalogue.Find(plan[i].Case)] : MatrixBench.Cases, stop);
                var row = rows[i];
                var line =
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{(row.Caught ? "caught" : "MISSED"),-7} {row.Fault,-32} {row.Intended,-28} {row.Fired.Count,3} of {row.Ran} fired, "
                            + $"{row.Seconds:0.0} s {row.Failure}");
                if (!row.Caught && row.Fired.TryGetValue(row.Intended, out var codes))
                    line += $" [{string.Join(' ', codes)} instead of {row.Code}]";
                await lines.WriteLineAsync(line);
            });
            await output.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"{rows.Count(r => r.Caught)} of {rows.Length} faults caught by the case that is meant to"));
            if (!diagonal && (glob is null || renew))
            {
                var run = ProofRun.Of(commit, before, MachineNote.Read(TimeProvider.System)) with { Workers = workers, Memo = remember };
                IReadOnlyList<MatrixRow> made = [.. rows.Select(r => r with { Run = run })];
                var ids = MatrixBench.Cases.Select(c => c.Info.Id).ToList();
                await WriteAsync(
                    folder,
                    present is null ? new(ids, made, clean, ids.Count, run) : present with { Cases = ids, Rows = MatrixFile.Renew(present.Rows, made, all) },
                    output, cancellation);
            }
            return rows.All(r => r.Caught) && clean.All(c => c.Count == 0) ? ExitCodes.Fine : ExitCodes.Broken;
        }
        finally
        {
            memo.Delete(recursive: true);
        }
    }
}

using System.CommandLine;
using System.Globalization;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Asking.Tapes;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Proofs.Alterations;
using MlxDoctor.Proofs.Matrix;

namespace MlxDoctor.Cli.Commands.Self;

/// <summary><c>doctor self alterations</c>: changes single things in a healthy server's answers and sees which case notices.</summary>
internal static class AlterationsCommand
{
    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output, TextWriter error)
    {
        var wire = new Option<string[]>("--wire")
        {
            Description = $"Only these answers: {string.Join(", ", AnswerGroups.Names)}.",
            HelpName = "WIRE",
            AllowMultipleArgumentsPerToken = true,
        };
        var limit = new Option<int?>("--limit") { Description = "At most so many, spread evenly over all.", HelpName = "N" };
        var tape = new Option<string?>("--tape")
        {
            Description = "A recording of a healthy server (check --record DIR) instead of a new one of the embedded server.",
            HelpName = "DIR",
        };
        var json = new Option<bool>("--json") { Description = "For machines: every alteration and what became of it." };
        var verb =
            new Command(
                "alterations",
                "Change single members, events, statuses and headers of a healthy server's answers and see which case notices. Exit code 2 when fewer than 95 "
                    + "% of the faults are noticed. Example: harness/doctor self alterations --wire responses") { wire, limit, tape, json };
        verb.SetAction((parsed, cancellation) =>
        {
            foreach (var name in (parsed.GetValue(wire) ?? []).Where(n => !AnswerGroups.Names.Contains(n)))
                throw new UsageException($"--wire {name}", Nearest.Hint(name, AnswerGroups.Names));
            if (parsed.GetValue(limit) is < 1)
                throw new UsageException($"--limit {parsed.GetValue(limit)}", "Give a number from 1.");
            return RunAsync(
                workspace, parsed.GetValue(wire) ?? [], parsed.GetValue(limit), parsed.GetValue(tape), parsed.GetValue(json), output, error, cancellation);
        });
        return verb;
    }

    private static async Task<int> RunAsync(
        Workspace workspace, string[] wires, int? limit, string? tapeFolder, bool json, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        var temporary = Directory.CreateTempSubdirectory("mlxdoctor-alterations-");
        try
        {
            if (tapeFolder is null)
            {
                await error.WriteLineAsync($"recording {MatrixBench.Cases.Count} cases of the embedded server");
                await AlterationTape.RecordAsync(workspace, MatrixBench.Cases, temporary.FullName, cancellation);
            }
            var results = await JudgeAsync(workspace, TapeReader.Open(tapeFolder ?? temporary.FullName), wires, limit, error, cancellation);
            await output.WriteAsync(json ? AlterationReport.Json(results) : AlterationReport.Text(results));
            return AlterationReport.Share(results) >= AlterationReport.Goal ? ExitCodes.Fine : ExitCodes.Broken;
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<AlterationResult>> JudgeAsync(
        Workspace workspace, TapeReader tape, string[] wires, int? limit, TextWriter error, CancellationToken cancellation)
    {
        var profile = ServerProfiles.Load(workspace.Fixtures).All.FirstOrDefault(p => p.Name == tape.Head.Profile);
        var run = new AlterationRun(tape, profile?.Dialect, PromptBook.Load(Path.Combine(workspace.Fixtures, "prompts.yaml")));
        var (cases, exchanges) = await run.HealthyAsync(cancellation);
        var plan = AlterationPlan.Of([.. exchanges.Where(e => wires.Length == 0 || wires.Contains(AnswerGroups.Name(e.Group)))]);
        if (limit is { } most && most < plan.Count)
            plan = [.. Enumerable.Range(0, most).Select(i => plan[(int)((long)i * plan.Count / most)])];
        await error.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{plan.Count} alterations of {exchanges.Count} answers to {cases.Count} cases"));
        var results = new AlterationResult[plan.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, plan.Count),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation },
            async (i, stop) => results[i] = await run.JudgeAsync(plan[i], cases, stop));
        return results;
    }
}

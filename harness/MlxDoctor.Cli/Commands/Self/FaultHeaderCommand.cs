using System.CommandLine;
using System.Globalization;
using System.IO.Enumeration;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Data;
using MlxDoctor.Proofs.Matrix;

namespace MlxDoctor.Cli.Commands.Self;

/// <summary><c>doctor self fault-header</c>: a fault that is asked for by header is judged as one of a server's own.</summary>
internal static class FaultHeaderCommand
{
    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output)
    {
        var fault = new Option<string?>("--fault") { Description = "Only the faults that match, for example 'stop-*'.", HelpName = "GLOB" };
        var verb = new Command(
            "fault-header",
            "Ask one running embedded server for each fault by header, and start one with it: the case must say the same. "
            + "Exit code 2 when it does not. "
            + "Example: harness/doctor self fault-header --fault 'stop-*'")
        {
            fault,
        };
        verb.SetAction(async (parsed, cancellation) =>
        {
            var allowed = FaultPlan.Load(workspace.Fixtures).Where(p => FaultHeader.Allows(p.Fault)).ToList();
            var glob = parsed.GetValue(fault) ?? "*";
            var plan = allowed.Where(p => FileSystemName.MatchesSimpleExpression(glob, p.Fault)).ToList();
            if (plan.Count == 0)
                throw new UsageException($"no fault that is asked for by header matches '{glob}'", Nearest.Hint(glob.Trim('*'), allowed.Select(p => p.Fault)));
            var same = 0;
            await using var bench = new HeaderBench(workspace);
            foreach (var planned in plan)
            {
                var (byHeader, fresh) = await bench.CompareAsync(planned, cancellation);
                same += byHeader == fresh ? 1 : 0;
                await output.WriteLineAsync(byHeader == fresh
                    ? $"same    {planned.Fault}: {fresh}"
                    : $"DIFFERS {planned.Fault} against {planned.Case}: {byHeader} by header, {fresh} of its own");
            }
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{same} of {plan.Count} faults are judged the same by header"));
            return same == plan.Count ? ExitCodes.Fine : ExitCodes.Broken;
        });
        return verb;
    }
}

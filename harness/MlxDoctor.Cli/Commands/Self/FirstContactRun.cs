using System.Globalization;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Data;
using MlxDoctor.Proofs.Matrix;

namespace MlxDoctor.Cli.Commands.Self;

/// <summary><c>doctor self faults --unknown</c>: what is reported of each fault where the model is not known.</summary>
internal sealed class FirstContactRun(Workspace workspace, string folder, TextWriter output)
{
    /// <summary>Runs the faults that match, and fills the column when all of them or renewed ones ran.</summary>
    /// <remarks>The whole server is put to every case unless single faults are named.</remarks>
    /// <returns>Fine when the whole server gave no finding and every fault was reported.</returns>
    public async Task<int> RunAsync(string? glob, bool renew, bool remember, CancellationToken cancellation)
    {
        if (renew && glob is null)
            throw new UsageException("--renew without rows to run", "Name them with --fault GLOB.");
        var present = MatrixFile.Read(Path.Combine(folder, "fault-matrix.json"));
        var plan = FaultsCommand.Matching(FaultPlan.Load(workspace.Fixtures), glob);
        var memo = Directory.CreateTempSubdirectory("mlxdoctor-memo-");
        try
        {
            await using var bench = new StrangerBench(workspace, remember ? Path.Combine(memo.FullName, "answers.txt") : null);
            IReadOnlyList<string> clean = glob is null ? await bench.CleanAsync(MatrixBench.Cases, cancellation) : [];
            if (glob is null)
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"the whole server with an unknown model: {clean.Count} findings"));
            foreach (var alarm in clean)
                await output.WriteLineAsync($"  false alarm: {alarm}");
            var met = new Dictionary<string, FirstContact>(StringComparer.Ordinal);
            foreach (var planned in plan)
            {
                var contact = met[planned.Fault] = await bench.ContactAsync(planned, StrangerBench.Likely(present, planned), cancellation);
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(contact.Caught ? "caught" : "MISSED"),-7} {planned.Fault,-32} {contact.Case ?? planned.Case,-28} after {contact.Ran} cases "
                        + $"{string.Join(' ', contact.Codes)}"));
            }
            await output.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture, $"{met.Values.Count(c => c.Caught)} of {plan.Count} faults reported at first contact with an unknown model"));
            if (glob is null || renew)
                await FaultsCommand.WriteAsync(folder, present with { Rows = MatrixFile.Meet(present.Rows, met) }, output, cancellation);
            return clean.Count == 0 && met.Values.All(c => c.Caught) ? ExitCodes.Fine : ExitCodes.Broken;
        }
        finally
        {
            memo.Delete(recursive: true);
        }
    }
}

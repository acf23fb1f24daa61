using System.CommandLine;
using System.Globalization;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Data;
using MlxDoctor.Proofs.Ceilings;
using MlxDoctor.Proofs.Fuzz;

namespace MlxDoctor.Cli.Commands.Self;

/// <summary><c>doctor self fuzz</c>: damaged tensor files must never crash, stall or bloat a reader.</summary>
internal static class FuzzCommand
{
    private const int Usual = 100_000;

    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output, TextWriter error)
    {
        var count = new Option<int>("--count") { Description = "Damaged files in all.", DefaultValueFactory = _ => Usual };
        var seed = new Option<ulong>("--seed") { Description = "Seed; the same seed damages the same way.", DefaultValueFactory = _ => 1 };
        var first = new Option<int>("--first") { Description = "Number of the first mutation of each format, to try one again." };
        var file = new Option<string?>("--out")
        {
            Description = "File to write instead of harness/pages/speed.md; fewer files than usual are written only there.",
            HelpName = "FILE",
        };
        var verb =
            new Command(
                "fuzz",
                "Damage safetensors, npz and npy files and read them: no crash, no hang, no allocation beyond four times the file's size. Example: "
                    + "harness/doctor self fuzz --count 100000 --seed 1") { count, seed, first, file };
        verb.SetAction(
            (parsed, cancellation) => Task.Run(
                () => Run(workspace, parsed.GetValue(count), parsed.GetValue(seed), parsed.GetValue(first), parsed.GetValue(file), output, error, cancellation),
                cancellation));
        return verb;
    }

    private static int Run(
        Workspace workspace, int count, ulong seed, int first, string? file, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        if (count < 1 || first < 0)
            throw new UsageException($"--count {count} --first {first}", "Give at least one file, and a first number of 0 or more.");
        var page = new CeilingsRun(
            workspace, output, CeilingsPage.Fuzz, string.Create(CultureInfo.InvariantCulture, $"harness/doctor self fuzz --count {count} --seed {seed}"));
        var folder = Directory.CreateTempSubdirectory("doctor-fuzz-").FullName;
        var line = SafeWriter.Behind(error);
        var terminal = ReferenceEquals(line, Console.Error) && !Console.IsErrorRedirected;
        var faults = 0;
        foreach (var (format, i) in FuzzSamples.Formats.Select((f, i) => (f, i)))
        {
            var part = (count / FuzzSamples.Formats.Count) + (i < count % FuzzSamples.Formats.Count ? 1 : 0);
            void Show(int done)
            {
                if (terminal && done % 500 == 0)
                    line.Write(string.Create(CultureInfo.InvariantCulture, $"\r{format} {done}/{part}   "));
            }

            var report = new ReaderFuzz(TimeProvider.System).Run(format, seed, first, part, folder, Show, cancellation);
            if (terminal)
                line.Write("\r");
            page.Line(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{format,-12} {report.Tried} damaged files: {report.Read} read, {report.Refused} refused, {report.Faults.Count} faults"));
            foreach (var fault in report.Faults)
                page.Line(string.Create(CultureInfo.InvariantCulture, $"  seed {fault.Seed} mutation {fault.Mutation}: {fault.What}"));
            faults += report.Faults.Count;
        }

        if (faults > 0)
            output.WriteLine($"the files are in {folder}");
        else
            Directory.Delete(folder, recursive: true);
        page.Write(file, count < Usual || first > 0 ? string.Create(CultureInfo.InvariantCulture, $"not the first {Usual} files") : null);
        return faults > 0 ? ExitCodes.Broken : ExitCodes.Fine;
    }
}

using System.CommandLine;
using MlxDoctor.Cli.Conformance;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Cli.Commands;

/// <summary><c>doctor conformance RUN…</c>: pages for the authors of servers, from runs.</summary>
internal static class ConformanceCommand
{
    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output)
    {
        var runs = new Argument<string[]>("run") { Description = "Run directories of check or full.", Arity = ArgumentArity.ZeroOrMore };
        var renew = new Option<bool>("--renew")
        {
            Description = "Puts the cases of the runs into the pages that are there; of one case with one model the later run counts.",
        };
        var rewrite = new Option<bool>("--rewrite") { Description = "Writes the pages that are there anew, judged by the present profiles; takes no run." };
        var outDir = new Option<string?>("--out") { Description = "Folder for the pages instead of harness/conformance.", HelpName = "DIR" };
        var verb =
            new Command(
                "conformance",
                "Pages for server authors from runs: each case, and for each finding a request and a bug report. Example: harness/doctor conformance "
                    + "harness/runs/2026-11-24-230850-check") { runs, renew, rewrite, outDir };
        verb.SetAction(parsed =>
        {
            var folder = Path.GetFullPath(parsed.GetValue(outDir) ?? workspace.Conformance);
            var named = parsed.GetValue(runs) ?? [];
            if (named.Length == 0 != parsed.GetValue(rewrite))
                throw new UsageException(
                    named.Length == 0 ? "no run is named" : "--rewrite takes no run",
                    "Name run directories (harness/doctor runs lists them), or give --rewrite alone to write the pages that are there anew.");
            var kept = Sheets.Kept(folder);
            var made = named.Length == 0 ? kept : Sheets.Read(workspace, named);
            if (made.Count == 0)
                throw new UsageException($"{folder} holds no data of pages", "Name runs: harness/doctor runs lists them.");
            if (parsed.GetValue(renew))
                made = [.. made.Select(d => kept.FirstOrDefault(k => k.Stem == d.Stem) is { } older ? d.Over(older) : d)];
            foreach (var data in made)
            {
                AtomicFile.WriteText(Path.Combine(folder, data.Stem + SheetData.Extension), data.Text());
                var sheet = Sheets.Of(workspace, data);
                Write(Path.Combine(folder, sheet.FileName), SheetPage.Of(sheet));
            }
            // One server is no comparison.
            if (Sheets.Kept(folder) is { Count: > 1 } all)
                Write(Path.Combine(folder, GridPage.FileName), GridPage.Of([.. all.Select(d => Sheets.Of(workspace, d))]));
            return ExitCodes.Fine;

            void Write(string file, string page)
            {
                AtomicFile.WriteText(file, page);
                output.WriteLine(file);
            }
        });
        return verb;
    }
}

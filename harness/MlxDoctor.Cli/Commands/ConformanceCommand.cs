using System.CommandLine;
using MlxDoctor.Cli.Conformance;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Cli.Commands;

/// <summary><c>doctor conformance RUN…</c>: pages for the authors of servers, from runs.</summary>
internal static class ConformanceCommand
{
    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output)
    {
        var runs = new Argument<string[]>("run") { Description = "Run directories of check or full.", Arity = ArgumentArity.OneOrMore };
        var outDir = new Option<string?>("--out") { Description = "Folder for the pages instead of harness/conformance.", HelpName = "DIR" };
        var verb = new Command("conformance", "Pages for server authors from runs: each case, and for each finding a request and a bug report. Example: harness/doctor conformance harness/runs/2026-11-24-230850-check") { runs, outDir };
        verb.SetAction(parsed =>
        {
            var sheets = Sheets.Read(workspace, parsed.GetValue(runs)!);
            var folder = Path.GetFullPath(parsed.GetValue(outDir) ?? workspace.Conformance);
            foreach (var sheet in sheets)
                Write(Path.Combine(folder, sheet.FileName), SheetPage.Of(sheet));
            // One server is no comparison, and an overview of all must not shrink to it.
            if (sheets.Count > 1)
                Write(Path.Combine(folder, GridPage.FileName), GridPage.Of(sheets));
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

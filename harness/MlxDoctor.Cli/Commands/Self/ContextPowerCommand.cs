using System.CommandLine;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Data;
using MlxDoctor.Proofs.ContextPower;

namespace MlxDoctor.Cli.Commands.Self;

/// <summary><c>doctor self context</c>: simulates how often the test of the used context errs.</summary>
internal static class ContextPowerCommand
{
    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output)
    {
        var file = new Option<string?>("--out") { Description = "File to write instead of harness/pages/context.md.", HelpName = "FILE" };
        var command = new Command("context", "How often does the test of the used context err? Simulates, and writes harness/pages/context.md.") { file };
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = parsed.GetValue(file) ?? Path.Combine(workspace.Pages, "context.md");
            AtomicFile.WriteText(path, await Task.Run(() => ContextPage.Render(), cancellation));
            await output.WriteLineAsync($"wrote {path}");
            return ExitCodes.Fine;
        });
        return command;
    }
}

using System.CommandLine;
using MlxDoctor.Cli.Running;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Compare;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Cli.Commands;

/// <summary><c>doctor compare A B</c>: what changed between two models.</summary>
internal static class CompareCommand
{
    private const int MostRepeats = 20;

    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output)
    {
        var first = new Argument<string>("A") { Description = "A model folder, a name of harness/doctor models, or the URL of a server that runs." };
        var second = new Argument<string>("B") { Description = "The one to hold against it." };
        var server = new Option<string>("--server")
        {
            Description = "Profile of the server that runs model folders, one after the other.",
            HelpName = "P",
            DefaultValueFactory = _ => "embedded",
        };
        var model = new Option<string?>("--model") { Description = "The model to ask for at a URL that lists several.", HelpName = "NAME" };
        var key = new Option<string?>("--api-key-env") { Description = "The variable that holds the key of a URL.", HelpName = "NAME" };
        var repeat = new Option<int>("--repeat")
        {
            Description = "How often A is asked again for the noise floor; from three different values on there is a z.",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        var gate = new Option<bool>("--gate")
        {
            Description = "Set the exit code: 1 for another model, 2 for what broke or could not be judged. Without it 0, or 2 when nothing was judged.",
        };
        var outDir = new Option<string?>("--out") { Description = "Folder of the run directories instead of harness/runs.", HelpName = "DIR" };
        var verb =
            new Command(
                "compare",
                "What changed between two models, base and tuned or whole and quantised: divergence, flips, texts, tool calls, speed, and where they differ "
                    + "most. Example: harness/doctor compare doctor-tiny doctor-tiny-4bit") { first, second, server, model, key, repeat, gate, outDir };
        verb.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(repeat) is var times and (< 1 or > MostRepeats))
                throw new UsageException($"--repeat {times}", $"Give a number from 1 to {MostRepeats}.");
            using var stop = new StopSignals(cancellation);
            var (report, run) = await new CompareRun(workspace, output, TimeProvider.System, new CompareRequest(
                parsed.GetValue(first)!, parsed.GetValue(second)!, parsed.GetValue(server)!, parsed.GetValue(model), parsed.GetValue(key),
                parsed.GetValue(repeat), parsed.GetValue(gate), parsed.GetValue(outDir))).RunAsync(stop.Token);
            await output.WriteLineAsync($"\n{CompareMarkdown.Card(report)}\nwhere they differ most: {CompareMarkdown.Spot(report.Most)}");
            await output.WriteLineAsync($"report: {Path.Combine(run.Root, CompareMarkdown.FileName)}");
            await output.WriteLineAsync(report.Closing);
            return report.ExitCode;
        });
        return verb;
    }
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Data;
using MlxDoctor.Proofs.Ceilings;
using MlxDoctor.Proofs.Children;

namespace MlxDoctor.Cli.Commands.Self;

/// <summary><c>doctor self full</c>: how long a whole <c>doctor full</c> takes.</summary>
internal static class FullCommand
{
    private const double GoalMinutes = 5;

    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output)
    {
        var models = new Option<string?>("--models") { Description = "Other models than the embedded ones.", HelpName = "A,B" };
        var file = new Option<string?>("--out")
        {
            Description = "File to write instead of harness/pages/speed.md; with --models only it is written.",
            HelpName = "FILE",
        };
        var verb = new Command(
            "full",
            "How long does harness/doctor full take with every embedded model and agent profile? Exit code 1 when the goal is missed, 2 when it does not "
                + "end fine. "
            + "Example: harness/doctor self full")
        {
            models, file,
        };
        verb.SetAction(async (parsed, cancellation) =>
        {
            string[] named = parsed.GetValue(models) is { } some ? ["--models", some] : [];
            var page = new CeilingsRun(workspace, output, CeilingsPage.Full, string.Join(' ', named.Prepend("harness/doctor self full")));
            var runs = Directory.CreateTempSubdirectory("mlxdoctor-full-");
            try
            {
                var clock = TimeProvider.System.GetTimestamp();
                var (program, arguments) = DoctorCommand.Of(workspace, ["full", "--out", runs.FullName, .. named]);
                var (code, _) = await new ChildRun(output).RunAsync(program, arguments, workspace.Root, cancellation);
                var minutes = TimeProvider.System.GetElapsedTime(clock).TotalMinutes;
                var met = minutes <= GoalMinutes;
                // How long a run took that did not end fine says nothing about one that does.
                var word = code != ExitCodes.Fine ? "not judged" : met ? "met" : "missed";
                page.Line(string.Create(CultureInfo.InvariantCulture, $"harness/doctor full took {minutes:0.0} min, goal at most {GoalMinutes:0} min: {word}"));
                page.Line(string.Create(CultureInfo.InvariantCulture, $"exit code {code}; {Counts(runs.FullName)}"));
                page.Write(parsed.GetValue(file), named.Length > 0 ? "other models than the embedded ones" : null);
                return code != ExitCodes.Fine ? ExitCodes.Broken : met ? ExitCodes.Fine : ExitCodes.Slower;
            }
            finally
            {
                runs.Delete(recursive: true);
            }
        });
        return verb;
    }

    /// <summary>How many cases ended how, as the run itself counts.</summary>
    private static string Counts(string runs)
    {
        if (Directory.EnumerateFiles(runs, "result.json", SearchOption.AllDirectories).FirstOrDefault() is not { } file
            || JsonNode.Parse(File.ReadAllText(file)) is not JsonObject result)
            return "it left no result";
        return $"models {result["models"]?.AsArray().Count}, " + string.Join(", ", result["counts"]!.AsObject().Select(c => $"{c.Key} {c.Value}"));
    }
}

using System.CommandLine;
using System.Globalization;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Data;
using MlxDoctor.Proofs.Ceilings;
using MlxDoctor.Proofs.Speed;

namespace MlxDoctor.Cli.Commands.Self;

/// <summary><c>doctor self speed</c>: the embedded server side by side with a real one.</summary>
internal static class SpeedCommand
{
    private const int UsualPrompt = 2000;

    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output)
    {
        var model = new Option<string?>("--model") { Description = "Model folder instead of doctor-tiny.", HelpName = "DIR" };
        var server = new Option<string?>("--server")
        {
            Description = "Profile of the server to compare with; without it only our own figures.",
            HelpName = "P",
        };
        var rounds = new Option<int>("--rounds") { Description = "Measured rounds, after one that warms up.", HelpName = "N", DefaultValueFactory = _ => 5 };
        var prompt = new Option<int>("--prompt-tokens")
        {
            Description = "Length of the long prompt, about; a large model on a slow server needs minutes for the usual one.",
            HelpName = "N",
            DefaultValueFactory = _ => UsualPrompt,
        };
        var file = new Option<string?>("--out")
        {
            Description = "File to write instead of harness/pages/speed.md; without --server, or with another model or shorter prompts, only it is written.",
            HelpName = "FILE",
        };
        var verb =
            new Command(
                "speed",
                "Decode, prefill, start and memory of the embedded server beside another one. Exit code 1 when a goal is missed. Example: harness/doctor self "
                    + "speed --server mlx-lm") { model, server, rounds, prompt, file };
        verb.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(rounds) is < 1 or > 1000)
                throw new UsageException($"--rounds {parsed.GetValue(rounds)}", "Give a number from 1 to 1000.");
            if (parsed.GetValue(prompt) is < 50 or > 100_000)
                throw new UsageException($"--prompt-tokens {parsed.GetValue(prompt)}", "Give a number from 50 to 100000.");
            var folder = parsed.GetValue(model) ?? Path.Combine(workspace.Fixtures, "models", "doctor-tiny");
            var page =
                new CeilingsRun(
                    workspace, output, CeilingsPage.Engine,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"harness/doctor self speed{(parsed.GetValue(server) is { } named ? $" --server {named}" : "")} --rounds {parsed.GetValue(rounds)}"));
            var figures = await new SpeedRun(workspace, TimeProvider.System)
                .RunAsync(folder, parsed.GetValue(server), parsed.GetValue(rounds), parsed.GetValue(prompt), cancellation);
            var met = Print(page, figures, Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), parsed.GetValue(rounds));
            page.Write(
                parsed.GetValue(file),
                parsed.GetValue(server) is null ? "no server to compare with"
                    : parsed.GetValue(model) is not null || parsed.GetValue(prompt) < UsualPrompt ? "another model, or shorter prompts"
                    : null);
            return met ? ExitCodes.Fine : ExitCodes.Slower;
        });
        return verb;
    }

    private static bool Print(CeilingsRun page, IReadOnlyList<SpeedFigures> figures, string model, int rounds)
    {
        page.Line(string.Create(CultureInfo.InvariantCulture, $"{model}, median of {rounds} rounds"));
        foreach (var f in figures)
            page.Line(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {f.Server,-20} decode {Show(f.Decode),7} tok/s  prefill {Show(f.Prefill),8} tok/s  ready {f.ReadySeconds:0.00} s  resident "
                        + $"{Show(f.ResidentMb)} MB"));
        var own = figures[0];
        var met = Goal(own.ReadySeconds, SpeedGoals.ReadySeconds, less: true, "s until ready")
            & Goal(own.ResidentMb, SpeedGoals.ResidentMb, less: true, "MB resident");
        return figures.Count == 1 ? met : met
            & Goal(own.Decode / figures[1].Decode, SpeedGoals.Decode, less: false, $"x decode of {figures[1].Server}")
            & Goal(own.Prefill / figures[1].Prefill, SpeedGoals.Prefill, less: false, $"x prefill of {figures[1].Server}");

        bool Goal(double? value, double goal, bool less, string what)
        {
            var fine = less ? value <= goal : value >= goal;
            page.Line(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {Show(value, "0.00")} {what}, goal {(less ? "at most" : "at least")} {goal:0}: "
                        + $"{(value is null ? "not measured" : fine ? "met" : "missed")}"));
            return fine;
        }
    }

    private static string Show(double? value, string format = "0") => value?.ToString(format, CultureInfo.InvariantCulture) ?? "—";
}

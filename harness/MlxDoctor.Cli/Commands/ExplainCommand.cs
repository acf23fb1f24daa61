using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Cases.Shared;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Cli.Commands;

/// <summary><c>doctor explain CASE</c>: what a case sends, expects and why it exists; of a family or an area, what it is for and its cases.</summary>
internal static class ExplainCommand
{
    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output)
    {
        var id = new Argument<string>("case")
        {
            Description = "A case id such as stop.emoji, a family such as stop, an area such as perf, or a pattern such as 'stop.*' "
                + "(list them: doctor check --list).",
        };
        var verb = new Command("explain", "What a case sends, expects, and why it exists; of a family, its cases.") { id };
        verb.SetAction(parsed =>
        {
            var cases = CaseFamilies.Find(workspace, parsed.GetValue(id)!);
            if (cases is not [var check])
            {
                List(cases, output);
                return ExitCodes.Fine;
            }
            var info = check.Info;
            output.WriteLine($"{info.Id}  ({info.Area.Name()}, {info.Level.ToString().ToUpperInvariant()})");
            output.WriteLine($"  sends    {info.Sends}");
            output.WriteLine($"  expects  {info.Expects}");
            output.WriteLine($"  why      {info.Why}");
            output.WriteLine($"  source   {info.Source}");
            if (info.Fresh)
                output.WriteLine("  answers  of its own, never one that another case has asked for");
            if (info.Needs.Count > 0)
                output.WriteLine($"  needs    {string.Join(", ", info.Needs)}");
            if (check is PromptCase prompt)
            {
                var book = PromptBook.Load(Path.Combine(workspace.Fixtures, "prompts.yaml"));
                output.WriteLine($"  prompt   {prompt.PromptId} of fixtures/prompts.yaml, sent whole and streamed{(info.Repeats ? ", and whole again" : "")}:");
                JsonNode body = book[prompt.PromptId].Body("MODEL");
                output.WriteLine(body.ToJsonString(Readable));
            }
            return ExitCodes.Fine;
        });
        return verb;
    }

    private static void List(IReadOnlyList<ICheckCase> cases, TextWriter output)
    {
        var width = cases.Max(c => c.Info.Id.Length);
        foreach (var area in cases.GroupBy(c => c.Info.Area))
        {
            output.WriteLine($"{area.Key.Name()}: {CaseFamilies.Purpose(area.Key)}");
            foreach (var check in area)
                output.WriteLine($"  {check.Info.Id.PadRight(width)}  {check.Info.Expects}");
        }
    }
}

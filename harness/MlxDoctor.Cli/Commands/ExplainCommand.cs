using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Checks;
using MlxDoctor.Harness.Checks.Agents;
using MlxDoctor.Harness.Checks.Prompts;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Cli.Commands;

/// <summary><c>doctor explain CASE</c>: what a case sends, expects and why it exists.</summary>
internal static class ExplainCommand
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output)
    {
        var id = new Argument<string>("case") { Description = "A case id, for example stop.emoji (list them: doctor check --list)." };
        var verb = new Command("explain", "What a case sends, expects, and why it exists.") { id };
        verb.SetAction(parsed =>
        {
            var name = parsed.GetValue(id)!;
            var check = name.StartsWith(AgentCase.Family, StringComparison.Ordinal)
                ? AgentCases.Find(workspace, name)
                : Catalogue.Find(name);
            var info = check.Info;
            output.WriteLine($"{info.Id}  ({info.Area}, {info.Level.ToString().ToUpperInvariant()})");
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
}

using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using MlxDoctor.Cli.Conformance;
using MlxDoctor.Cli.Output;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Cases.Parsers;
using MlxDoctor.Harness.Data;
using MlxDoctor.Puppets;
using Spectre.Console;

namespace MlxDoctor.Cli.Commands;

/// <summary><c>doctor puppet list|show|build</c>: tiny checkpoints that make any server emit an exact script of tokens.</summary>
internal static class PuppetCommand
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output) =>
        new(
            "puppet",
            "Checkpoints of a few megabytes that make any server emit an exact script of tokens, in the marks of a model family. Example: harness/doctor "
                + "puppet build qwen3, then serve the folder that it prints.")
        {
            List(workspace, output),
            Show(workspace, output),
            Make(workspace, output),
            Page(workspace, output),
        };

    private static Command List(Workspace workspace, TextWriter output)
    {
        var verb = new Command("list", "The families, where their marks were looked up, and how many scripts each has.");
        verb.SetAction(_ =>
        {
            var table = new Table().Border(TableBorder.Simple);
            foreach (var head in new[] { "family", "scripts", "what", "source" })
                table.AddColumn(head);
            foreach (var family in Book(workspace).Families)
                table.AddRow(family.Name, Number(family.Scripts.Count), Markup.Escape(family.Summary), Markup.Escape(family.Source));
            ConsoleStyle.Create(output).Write(table);
            return ExitCodes.Fine;
        });
        return verb;
    }

    private static Command Show(Workspace workspace, TextWriter output)
    {
        var name = new Argument<string>("FAMILY") { Description = "The family." };
        var script = new Argument<string?>("SCRIPT") { Description = "One script: its tokens and what the API must return.", Arity = ArgumentArity.ZeroOrOne };
        var verb = new Command("show", "The scripts of a family, or the tokens of one.") { name, script };
        verb.SetAction(parsed =>
        {
            var family = Book(workspace).Get(parsed.GetValue(name)!);
            if (parsed.GetValue(script) is { } wanted)
                Tokens(family.Speak(wanted), output);
            else
                foreach (var spoken in family.Spoken)
                    output.WriteLine($"{spoken.Selector}  {spoken.Script.Name,-24} {Number(spoken.Tokens),4} tokens  {spoken.Script.Why}");
            return ExitCodes.Fine;
        });
        return verb;
    }

    private static Command Make(Workspace workspace, TextWriter output)
    {
        var name = new Argument<string>("FAMILY") { Description = "The family." };
        var folder = new Option<string?>("--out") { Description = "The folder to write below; the cache of this user when left out.", HelpName = "DIR" };
        var verb =
            new Command(
                "build",
                "Write a family's checkpoint and print its folder. The text @@00@@ in a prompt makes it say the first script, @@01@@ the second, and so on.")
                {
                    name, folder,
                };
        verb.SetAction(parsed =>
        {
            output.WriteLine(Book(workspace)
                .Get(parsed.GetValue(name)!)
                .Build()
                .WriteBelow(parsed.GetValue(folder) is { } given ? Path.GetFullPath(given) : PuppetCache.Folder()));
            return ExitCodes.Fine;
        });
        return verb;
    }

    private static Command Page(Workspace workspace, TextWriter output)
    {
        var runs = new Argument<string[]>("run") { Description = "Run directories of check --area parsers.", Arity = ArgumentArity.OneOrMore };
        var file = new Option<string?>("--out") { Description = "The page, instead of harness/conformance/parsers.md.", HelpName = "FILE" };
        var verb = new Command("page", "Write the page of parsers from runs: family by script by server, and for what fails a request and a bug text.")
        {
            runs, file,
        };
        verb.SetAction(parsed =>
        {
            var page = Path.GetFullPath(parsed.GetValue(file) ?? Path.Combine(workspace.Conformance, ParsersPage.FileName));
            AtomicFile.WriteText(page, ParsersPage.Of(workspace, parsed.GetValue(runs)!));
            output.WriteLine(page);
            return ExitCodes.Fine;
        });
        return verb;
    }

    private static void Tokens(SpokenScript spoken, TextWriter output)
    {
        output.WriteLine($"{spoken.Selector}  {spoken.Script.Why}");
        output.WriteLine($"  tokens     {string.Join(' ', spoken.Puppet.Pieces.Select(Piece))}");
        if (spoken.Reasoning is { } reasoning)
            output.WriteLine($"  reasoning  {Quoted(reasoning)}");
        output.WriteLine($"  content    {Quoted(spoken.Content)}");
        foreach (var (call, arguments) in spoken.Calls)
            output.WriteLine($"  call       {call} {arguments.ToJsonString(Readable)}");
        if (spoken.Limit is { } limit)
            output.WriteLine($"  asked with max_tokens {Number(limit)}");
    }

    private static string Piece(PuppetPiece piece) => piece.Shared ? $"[{piece.Text}]" : Quoted(piece.Text);

    private static string Quoted(string text) => JsonSerializer.Serialize(text, Readable);

    private static ParserBook Book(Workspace workspace) => ParserBook.Load(workspace.Puppets);

    private static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);
}

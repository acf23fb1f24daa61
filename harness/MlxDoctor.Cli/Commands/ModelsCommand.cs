using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.Cli.Output;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Models;

namespace MlxDoctor.Cli.Commands;

/// <summary><c>doctor models</c>: which models are on this machine, and whether they are whole.</summary>
internal static class ModelsCommand
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output)
    {
        var dirs = CommandOption.List(RunOptions.ModelsDirs, Tier.Check);
        var json = new Option<bool>("--json") { Description = "For machines: one JSON object." };
        var verb = new Command("models", "List the models on this machine: complete, or what is missing. Never downloads.") { dirs, json };
        verb.SetAction(parsed =>
        {
            var given = parsed.GetValue(dirs) ?? [];
            foreach (var missing in given.Where(d => !Directory.Exists(d)))
                throw new UsageException($"--models-dir {missing} does not exist", "Give a folder that holds model folders.");
            var roots = ModelRoots.OfThisMachine(given);
            var entries = ModelShelf.Open(Path.Combine(workspace.Fixtures, "models"), roots).Scan();
            if (parsed.GetValue(json))
                output.WriteLine(Json(roots, entries).ToJsonString(Readable));
            else
                Print(roots, entries, output);
            return ExitCodes.Fine;
        });
        return verb;
    }

    private static void Print(IReadOnlyList<string> roots, IReadOnlyList<ShelfEntry> entries, TextWriter output)
    {
        var table = new FittingTable("model", "size", "quantisation", "context", "architecture", "state");
        foreach (var e in entries.Where(e => e.Path is not null))
            table.Add(
                e.Name,
                Size(e.Facts.Bytes),
                e.Facts.Quantisation ?? e.Alias?.Quantisation ?? "-",
                e.Facts.ContextTokens?.ToString(CultureInfo.InvariantCulture) ?? "-",
                e.Facts.Architecture ?? "-",
                e.WhyNotServed ?? "complete");
        table.Write(ConsoleStyle.Create(output));
        foreach (var e in entries.Where(e => e.Path is not null && !e.Embedded))
            output.WriteLine(
                $"{e.Name}: {e.Path}"
                    + $"{(e.OtherCopies.Count > 0 ? $" (other copies: {string.Join(", ", e.OtherCopies.Select(c => $"{c.Path}: {c.State}"))})" : "")}");
        output.WriteLine(roots.Count == 0
            ? "looked in: no model folder exists (Hugging Face cache, LM Studio); add one with --models-dir"
            : $"looked in: {string.Join(", ", roots)}");
        output.WriteLine($"known names that are not here: {string.Join(", ", entries.Where(e => e.Path is null).Select(e => e.Name))}");
    }

    private static JsonObject Json(IReadOnlyList<string> roots, IReadOnlyList<ShelfEntry> entries) => new()
    {
        ["roots"] = new JsonArray([.. roots.Select(r => (JsonNode)r)]),
        ["models"] = new JsonArray([.. entries.Select(e => (JsonNode)new JsonObject
        {
            ["name"] = e.Name,
            ["alias"] = e.Alias?.Name,
            ["repo"] = e.Repo,
            ["path"] = e.Path,
            ["embedded"] = e.Embedded,
            ["state"] = e.State.Word,
            ["reason"] = e.State.Reason,
            ["served"] = e.WhyNotServed is null,
            ["size_bytes"] = e.Facts.Bytes,
            ["quantisation"] = e.Facts.Quantisation ?? e.Alias?.Quantisation,
            ["context_tokens"] = e.Facts.ContextTokens,
            ["architecture"] = e.Facts.Architecture,
            ["parameters"] = e.Alias?.Size,
            ["reasoning_parser"] = e.Alias?.Reasoning,
            ["tool_parser"] = e.Alias?.Tools,
            ["other_copies"] = new JsonArray(
                [.. e.OtherCopies.Select(c => (JsonNode)new JsonObject { ["path"] = c.Path, ["state"] = c.State.Word, ["reason"] = c.State.Reason })]),
        })]),
    };

    private static string Size(long? bytes) => bytes switch
    {
        null => "-",
        >= 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes.Value / 1e9:0.0} GB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes.Value / 1e6:0.0} MB"),
    };
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MlxDoctor.Cli.Output;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Cases.Context.Registry;
using MlxDoctor.Harness.Cases.Context.Reports;
using MlxDoctor.Harness.Data;
using Spectre.Console;

namespace MlxDoctor.Cli.Commands.Context;

/// <summary>The verbs that only read or change the registry of tested models.</summary>
internal static class RegistryVerbs
{
    /// <summary><c>context list</c>.</summary>
    public static Command List(TextWriter output)
    {
        var sort = new Option<string>("--sort")
        {
            Description = "smart: quick ones first (bytes + context x 100,000); smartd: the other way round; ctx, size, name.",
            HelpName = "ORDER",
            DefaultValueFactory = _ => "smart",
        };
        sort.AcceptOnlyFromAmong("smart", "smartd", "ctx", "size", "name");
        var json = new Option<bool>("--json") { Description = "Write JSON for machines instead of text." };
        var verb = new Command("list", "Every model that was tested, with its limits.") { sort, json };
        verb.SetAction(parsed =>
        {
            using var registry = Open(output);
            var models = Sorted(registry.Models(), parsed.GetValue(sort)!);
            if (parsed.GetValue(json))
            {
                output.WriteLine(JsonSerializer.Serialize(models, ContextRegistry.Json));
                return ExitCodes.Fine;
            }
            var table = new Table().Border(TableBorder.Simple);
            foreach (var head in new[] { "model", "server", "declared", "accepted", "used", "cached", "knee", "tested" })
                table.AddColumn(head);
            foreach (var m in models)
                table.AddRow(
                    Markup.Escape(m.Model), Markup.Escape(m.Server), Number(m.Declared), Number(m.Result?.Accepted.Good), Number(m.Result?.Used.Good),
                    Number(m.Result?.Cached.Good), Number(m.Result?.Knee.Good),
                    Markup.Escape(m.Missing ?? m.TestedAt?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "not yet"));
            ConsoleStyle.Create(output).Write(table);
            output.WriteLine(models.Count == 0 ? "no model was tested yet: harness/doctor context test doctor-tiny" : $"registry: {registry.File.Path}");
            return ExitCodes.Fine;
        });
        return verb;
    }

    /// <summary><c>context show</c>.</summary>
    public static Command Show(TextWriter output)
    {
        var model = Name();
        var verb = new Command("show", "The limits of one model with their evidence.") { model };
        verb.SetAction(parsed =>
        {
            using var registry = Open(output);
            foreach (var known in Find(registry, parsed.GetValue(model)!))
                foreach (var line in known.Result is { } result
                    ? ContextReport.Lines(result)
                    : [$"{known.Model} on {known.Server}: {known.Missing ?? "no test was finished"}"])
                    output.WriteLine(line);
            return ExitCodes.Fine;
        });
        return verb;
    }

    /// <summary><c>context save</c>.</summary>
    public static Command Save(Workspace workspace, TextWriter output)
    {
        var model = Name();
        var limit =
            new Option<string>("--limit") { Description = "A share of the found limit, or tokens.", HelpName = "75%", DefaultValueFactory = _ => "75%" };
        const string what =
            "Write the context to start a server with into its profile: the largest that is accepted and used, less a reserve. Only printed where the profile "
                + "has no argument for it.";
        var verb = new Command("save", what) { model, limit };
        verb.SetAction(parsed =>
        {
            using var registry = Open(output);
            foreach (var line in Find(registry, parsed.GetValue(model)!).SelectMany(m => ContextSave.Write(workspace, m, parsed.GetValue(limit)!)))
                output.WriteLine(line);
            return ExitCodes.Fine;
        });
        return verb;
    }

    /// <summary><c>context forget</c>.</summary>
    public static Command Forget(TextWriter output)
    {
        var model = Name();
        var server = new Option<string?>("--server") { Description = "On this server only.", HelpName = "NAME" };
        var verb = new Command("forget", "Remove a model from the registry.") { model, server };
        verb.SetAction(parsed =>
        {
            using var registry = Open(output);
            registry.Backup();
            var name = parsed.GetValue(model)!;
            Find(registry, name);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"removed {registry.Forget(name, parsed.GetValue(server))} of {name}"));
            return ExitCodes.Fine;
        });
        return verb;
    }

    /// <summary><c>context health</c>.</summary>
    public static Command Health(TextWriter output)
    {
        var verb =
            new Command("health", "Whether the registry and its backups are whole, and which tests were interrupted. Exit code 2 when it had to be recovered.");
        verb.SetAction(_ =>
        {
            using var registry = Open(output);
            var backups = registry.File.AllBackups();
            var broken = backups.Where(b => RegistryFile.Damage(b) is not null).ToList();
            output.WriteLine($"registry  {registry.File.Path}: {(registry.Notice is null ? "whole" : "recovered")}");
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"backups   {backups.Count} in "
                        + $"{registry.File.Backups}{(broken.Count > 0 ? $", damaged: {string.Join(", ", broken.Select(Path.GetFileName))}" : "")}"));
            foreach (var mark in registry.Pending())
                output.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"pending   {mark.Model} on {mark.Server}: ended in the middle of {mark.Size:#,0} tokens ({mark.At}); --resume goes on below, --force "
                            + $"tries it again"));
            return registry.Notice is null && broken.Count == 0 ? ExitCodes.Fine : ExitCodes.Broken;
        });
        return verb;
    }

    /// <summary><c>context export</c>.</summary>
    public static Command Export(TextWriter output)
    {
        var file = new Argument<string?>("FILE") { Description = "File to write; the terminal if left out.", Arity = ArgumentArity.ZeroOrOne };
        var verb = new Command("export", "The whole registry as JSON.") { file };
        verb.SetAction(parsed =>
        {
            using var registry = Open(output);
            if (parsed.GetValue(file) is { } path)
                AtomicFile.WriteText(Path.GetFullPath(path), registry.Export() + "\n");
            else
                output.WriteLine(registry.Export());
            return ExitCodes.Fine;
        });
        return verb;
    }

    private static Argument<string> Name() => new("MODEL") { Description = "The model as context list names it." };

    private static ContextRegistry Open(TextWriter output)
    {
        var registry = new ContextRegistry(RegistryPlace.File(), TimeProvider.System);
        if (registry.Notice is { } notice)
            output.WriteLine($"doctor: {notice}");
        return registry;
    }

    private static IReadOnlyList<KnownModel> Find(ContextRegistry registry, string name)
    {
        var all = registry.Models();
        var found = all.Where(m => m.Model == name).ToList();
        return found.Count > 0 ? found : throw new UsageException($"no model '{name}' in the registry", Nearest.Hint(name, all.Select(m => m.Model)));
    }

    private static IReadOnlyList<KnownModel> Sorted(IReadOnlyList<KnownModel> models, string order) => order switch
    {
        "smartd" => [.. models.OrderByDescending(m => m.Smart)],
        "ctx" => [.. models.OrderByDescending(m => m.Result?.Accepted.Good ?? 0)],
        "size" => [.. models.OrderByDescending(m => m.SizeBytes ?? 0)],
        "name" => [.. models.OrderBy(m => m.Model, StringComparer.OrdinalIgnoreCase)],
        _ => [.. models.OrderBy(m => m.Smart)],
    };

    private static string Number(int? tokens) => tokens?.ToString("#,0", CultureInfo.InvariantCulture) ?? "-";
}

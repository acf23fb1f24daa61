using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Puppets;

namespace MlxDoctor.Harness.Cases.Parsers;

/// <summary>Reads what puppets say (<c>scripts.yaml</c>) and how each family writes it (<c>families/*.yaml</c>).</summary>
/// <param name="Tools">The tools that requests offer, in the words of the API.</param>
/// <param name="Families">Families, by name.</param>
internal sealed record ParserBook(JsonArray Tools, IReadOnlyList<ParserFamily> Families)
{
    /// <summary>Reads the folder <c>fixtures/puppets</c>.</summary>
    /// <exception cref="UsageException">A file is wrong; the message names file and line.</exception>
    public static ParserBook Load(string folder)
    {
        var yaml = YamlFile.Load(Path.Combine(folder, "scripts.yaml"));
        var tools = yaml.Maps("tools").Select(Tool).ToList();
        var scripts = yaml.Maps("scripts").Select(Script).ToList();
        yaml.RejectUnknown();
        var files = Directory.EnumerateFiles(Path.Combine(folder, "families"), "*.yaml").Order(StringComparer.Ordinal);
        return new(new JsonArray([.. tools]), [.. files.Select(f => Family(f, scripts))]);
    }

    /// <summary>The family with a name.</summary>
    /// <exception cref="UsageException">There is none; the message names the nearest.</exception>
    public ParserFamily Get(string name) =>
        Families.FirstOrDefault(f => f.Name == name)
        ?? throw new UsageException($"no family '{name}'", Nearest.Hint(name, Families.Select(f => f.Name)));

    private static JsonNode Tool(YamlMap yaml)
    {
        var tool = new JsonObject
        {
            ["type"] = "function",
            ["function"] = new JsonObject
            {
                ["name"] = yaml.RequireString("name"),
                ["description"] = yaml.RequireString("description"),
                ["parameters"] = yaml.OptionalJson("parameters"),
            },
        };
        yaml.RejectUnknown();
        return tool;
    }

    private static ParserScript Script(YamlMap yaml)
    {
        var parts = yaml.Maps("say").Select(Part).ToList();
        if (parts.Count == 0)
            throw yaml.Error("say", "nothing is said", "Add a part: text, think, call, open_call or raw.");
        var script = new ParserScript(yaml.RequireString("name"), yaml.RequireString("why"), parts)
        {
            Level = yaml.OptionalWord("level", "must", "should") == "should" ? Level.Should : Level.Must,
            Offer = yaml.OptionalBool("offer") ?? false,
            Thinking = yaml.OptionalBool("thinking") ?? false,
            Unoffered = yaml.OptionalBool("unoffered") ?? false,
            Quotes = yaml.OptionalBool("quotes") ?? false,
            CutInside = yaml.OptionalWord("limit", "inside") is not null,
            ByBytes = yaml.OptionalWord("split", "bytes") is not null,
        };
        yaml.RejectUnknown();
        if (parts.Any(p => p.Kind == PartKind.Think) != script.Thinking)
            throw yaml.Error("thinking", "'thinking' and a part 'think' belong together", "Write both or none.");
        if (parts.Any(p => p.IsCall) && !script.Offer)
            throw yaml.Error("say", "a call without tools offered", "Write 'offer: true'.");
        return script;
    }

    private static ScriptPart Part(YamlMap yaml)
    {
        var part = yaml.Keys.FirstOrDefault() switch
        {
            "text" => new ScriptPart(PartKind.Text, yaml.RequireString("text")),
            "think" => new ScriptPart(PartKind.Think, yaml.RequireString("think")),
            "raw" => new ScriptPart(PartKind.Raw, yaml.RequireString("raw")),
            "call" => Call(PartKind.Call, yaml.RequireMap("call")),
            "open_call" => Call(PartKind.OpenCall, yaml.RequireMap("open_call")),
            var other => throw yaml.Error(other ?? "", $"'{other}' is no part of a script", "Use text, think, call, open_call or raw."),
        };
        yaml.RejectUnknown();
        return part;
    }

    private static ScriptPart Call(PartKind kind, YamlMap yaml)
    {
        var call = new ScriptPart(kind, yaml.RequireString("name"), yaml.OptionalJson("arguments") as JsonObject
            ?? throw yaml.Error("arguments", "the arguments are no map", "Write 'arguments: {}' for none."));
        yaml.RejectUnknown();
        return call;
    }

    private static ParserFamily Family(string file, IReadOnlyList<ParserScript> scripts)
    {
        var yaml = YamlFile.Load(file);
        var name = yaml.RequireString("family");
        if (name != Path.GetFileNameWithoutExtension(file))
            throw yaml.Error("family", $"the family is named '{name}', its file is not", $"Name the file {name}.yaml.");
        var tokens = yaml.RequireMap("tokens");
        var puppet = new PuppetFamily
        {
            Name = name,
            Folder = yaml.RequireString("folder"),
            Template = Template(yaml.RequireMap("template")),
            End = tokens.RequireString("end"),
            Special = tokens.Strings("special"),
            Shared = tokens.Strings("shared"),
        };
        tokens.RejectUnknown();
        var wire = Wire(yaml.RequireMap("wire"));
        var cannot = yaml.Strings("cannot");
        if (cannot.FirstOrDefault(c => scripts.All(s => s.Name != c)) is { } unknown)
            throw yaml.Error("cannot", $"no script '{unknown}'", Nearest.Hint(unknown, scripts.Select(s => s.Name)));
        var family = new ParserFamily(
            yaml.RequireString("summary"), yaml.RequireString("source"), puppet, wire,
            [.. scripts.Where(s => !cannot.Contains(s.Name) && (wire.Think is not null || !s.Thinking))]);
        yaml.RejectUnknown();
        foreach (var script in family.Scripts)
            CaseId.Require(ParserCases.IdOf(name, script.Name));
        return family;
    }

    private static PuppetTemplate Template(YamlMap yaml)
    {
        var template = new PuppetTemplate
        {
            Signs = yaml.OptionalString("signs") ?? "",
            Start = yaml.OptionalString("start") ?? "",
            System = Pair(yaml, "system"),
            User = Pair(yaml, "user"),
            Assistant = Pair(yaml, "assistant"),
            Tool = Pair(yaml, "tool"),
            Generation = yaml.RequireString("generation"),
            Thinking = yaml.OptionalString("thinking") ?? "",
            NoThinking = yaml.OptionalString("no_thinking") ?? "",
        };
        yaml.RejectUnknown();
        return template;
    }

    private static FamilyWire Wire(YamlMap yaml)
    {
        var marks = yaml.RequireMap("marks");
        var wire = new FamilyWire
        {
            Think = yaml.Has("think") ? Pair(yaml, "think") : null,
            Unthought = yaml.OptionalString("unthought") ?? "",
            Lead = yaml.OptionalString("lead") ?? "",
            Calls = yaml.Has("calls") ? Pair(yaml, "calls") : ("", ""),
            Between = yaml.OptionalString("between") ?? "",
            Call = yaml.RequireString("call"),
            Argument = yaml.OptionalString("argument") ?? "",
            BetweenArguments = yaml.OptionalString("between_arguments") ?? "",
            Quote = yaml.OptionalString("quote") ?? "",
            Marks = new[] { "call_begin", "call_end", "think_begin", "think_end" }.ToDictionary(m => m, marks.RequireString, StringComparer.Ordinal),
        };
        marks.RejectUnknown();
        yaml.RejectUnknown();
        return wire;
    }

    private static (string Before, string After) Pair(YamlMap yaml, string key) =>
        yaml.Strings(key) is [var before, var after] ? (before, after) : throw yaml.Error(key, $"'{key}' is no pair", "Write two texts: before and after.");
}

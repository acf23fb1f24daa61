using System.Text.Json.Nodes;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Harness.Agents;

/// <summary>Reads one profile strictly.</summary>
internal static class AgentProfileReader
{
    private static readonly Dictionary<string, WireFormat> Formats =
        new[] { WireFormat.Chat, WireFormat.Responses, WireFormat.Messages }.ToDictionary(f => f.Name(), StringComparer.Ordinal);

    /// <summary>Reads a file.</summary>
    /// <exception cref="UsageException">Anything unknown or malformed, with file and line.</exception>
    public static AgentProfile Read(string file)
    {
        var root = YamlFile.Load(file);
        var name = root.RequireString("name");
        if (name.Length is 0 or > 30 || name.Any(c => c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_')))
            throw root.Error("name", $"'{name}' is no name", "Use at most 30 of a-z, 0-9, '-' and '_'.");
        if (name != Path.GetFileNameWithoutExtension(file))
            throw root.Error("name", $"the file is called {Path.GetFileName(file)} and the agent '{name}'", "Give both the same name.");
        var profile = new AgentProfile(name, root.RequireString("summary"), Traits(root))
        {
            Repo = root.OptionalString("repo"),
            Install = root.OptionalString("install"),
            KnownIssues = root.Strings("known_issues"),
            Versions = [.. root.Maps("versions").Select(Version)],
        };
        root.RejectUnknown();
        if (profile.Traits.Format is null)
            throw root.Error("wire", "'wire' is missing", $"One of {string.Join(", ", Formats.Keys)}.");
        if (profile.Traits.Configuration is null)
            throw root.Error("configuration", "'configuration' is missing", "Say how the agent is pointed at a server.");
        return profile;
    }

    private static AgentVersion Version(YamlMap node)
    {
        var text = node.RequireString("range");
        var range = VersionRange.TryParse(text)
            ?? throw node.Error("range", $"'{text}' is no version range", "Write for example '>=0.8, <0.9', '~1.2', '^2', '1.x' or '>=1 || =0.9.3'.");
        var version = new AgentVersion(range, node.OptionalString("notes"), Traits(node));
        node.RejectUnknown();
        return version;
    }

    private static AgentTraits Traits(YamlMap node)
    {
        var traits = new AgentTraits
        {
            Format = node.OptionalWord("wire", Formats.Keys) is { } word ? Formats[word] : null,
            Tools = Count(node, "tools"),
            SystemPromptChars = Count(node, "system_prompt_chars"),
            Streaming = node.OptionalBool("streaming"),
            Reasoning = node.OptionalBool("reasoning"),
            Vision = node.OptionalBool("vision"),
            ContentParts = node.OptionalBool("content_parts"),
            LeakTags = node.Has("leak_tags") ? node.Strings("leak_tags") : null,
            Configuration = node.OptionalMap("configuration") is { } map ? Configuration(map) : null,
        };
        if (traits.LeakTags?.Any(t => t.Trim().Length < 2) == true)
            throw node.Error("leak_tags", "a tag of fewer than two characters is in every text", "Write the whole tag.");
        return !node.Has("sends") ? traits
            : node.OptionalJson("sends") is JsonObject members ? traits with { Sends = members }
            : throw node.Error("sends", "'sends' must be a map", "Write members of the request body.");
    }

    private static AgentConfiguration Configuration(YamlMap node)
    {
        var kind = node.OptionalWord("kind", AgentConfiguration.Kinds)
            ?? throw node.Error("kind", "'configuration.kind' is missing", $"One of {string.Join(", ", AgentConfiguration.Kinds)}.");
        var configuration = new AgentConfiguration(kind, node.OptionalString("path"), node.RequireString("template"));
        node.RejectUnknown();
        if (kind != "env" && configuration.Path is null)
            throw node.Error("path", "'configuration.path' is missing", "Name the file that the template belongs into.");
        return configuration.UnknownPlaceholder() is { } unknown
            ? throw node.Error("template", $"no placeholder '{unknown}'", Nearest.Hint(unknown, AgentConfiguration.Placeholders))
            : configuration;
    }

    private static int? Count(YamlMap node, string key) =>
        node.OptionalInt(key) is not { } n ? null
        : n is >= 0 and <= 1_000_000 ? n
        : throw node.Error(key, $"'{key}' is {n}", "Write a number from 0 to 1000000.");
}

using System.Text.Json.Nodes;
using MlxDoctor.Core.Errors;
using YamlDotNet.RepresentationModel;

namespace MlxDoctor.Harness.Data;

/// <summary>A map of an authored YAML file. Every key that is asked for becomes known; <see cref="RejectUnknown"/> refuses the rest.</summary>
internal sealed class YamlMap
{
    private readonly Dictionary<string, (YamlNode Value, int Line)> _entries = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _known = new(StringComparer.Ordinal);

    internal YamlMap(YamlMappingNode node, string file, string path)
    {
        File = file;
        Path = path;
        Line = (int)node.Start.Line;
        foreach (var (key, value) in node.Children)
        {
            var name = KeyText(key, file);
            // "1" and 1 are two nodes but one name.
            if (!_entries.TryAdd(name, (value, (int)key.Start.Line)))
                throw YamlFile.Error(file, (int)key.Start.Line, $"the key '{name}' appears twice", "Keep one of them.");
        }
    }

    /// <summary>The file, as given to the reader.</summary>
    public string File { get; }

    /// <summary>Where the map is in the file, for example <c>stop</c> or <c>cases[2].expect</c>; empty for the root.</summary>
    public string Path { get; }

    /// <summary>The line it starts at.</summary>
    public int Line { get; }

    /// <summary>All keys, in the order of the file.</summary>
    public IReadOnlyCollection<string> Keys => _entries.Keys;

    /// <summary>True when the key is written, even with an empty value.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>Text that must be there.</summary>
    public string RequireString(string key) => OptionalString(key) ?? throw Missing(key);

    /// <summary>Text, or null when the key is absent.</summary>
    public string? OptionalString(string key) => Find(key) is { } node ? TextOf(node, key) : null;

    /// <summary>One of a closed set of words.</summary>
    public string? OptionalWord(string key, params IReadOnlyCollection<string> allowed)
    {
        var word = OptionalString(key);
        return word is null || allowed.Contains(word)
            ? word
            : throw Error(key, $"'{Where(key)}' can't be '{word}'", Capital(Nearest.Hint(word, allowed)));
    }

    /// <summary>A whole number that must be there.</summary>
    public int RequireInt(string key) => OptionalInt(key) ?? throw Missing(key);

    /// <summary>A whole number, or null when the key is absent.</summary>
    public int? OptionalInt(string key) =>
        Find(key) is not { } node ? null
        : node is YamlScalarNode s && YamlScalar.Value(s) is long and >= int.MinValue and <= int.MaxValue and var n ? (int)n
        : throw Wrong(key, node, "a whole number");

    /// <summary>A number that must be there.</summary>
    public double RequireNumber(string key) => OptionalNumber(key) ?? throw Missing(key);

    /// <summary>A number, or null when the key is absent.</summary>
    public double? OptionalNumber(string key) =>
        Find(key) is not { } node ? null
        : node is YamlScalarNode s && YamlScalar.Value(s) is var v and (long or double)
            ? v is long whole ? whole : (double)v
            : throw Wrong(key, node, "a number");

    /// <summary>True or false, or null when the key is absent.</summary>
    public bool? OptionalBool(string key) =>
        Find(key) is not { } node ? null
        : node is YamlScalarNode s && YamlScalar.Value(s) is bool b ? b
        : throw Wrong(key, node, "true or false");

    /// <summary>A map that must be there.</summary>
    public YamlMap RequireMap(string key) => OptionalMap(key) ?? throw Missing(key);

    /// <summary>A map, or null when the key is absent.</summary>
    public YamlMap? OptionalMap(string key) =>
        Find(key) is not { } node ? null
        : node is YamlMappingNode map ? new YamlMap(map, File, Where(key))
        : throw Wrong(key, node, "a map");

    /// <summary>A list of maps; empty when the key is absent.</summary>
    public IReadOnlyList<YamlMap> Maps(string key) =>
        [.. Items(key).Select((item, i) => item is YamlMappingNode map
            ? new YamlMap(map, File, $"{Where(key)}[{i}]")
            : throw Wrong($"{key}[{i}]", item, "a map"))];

    /// <summary>A list of texts; empty when the key is absent.</summary>
    public IReadOnlyList<string> Strings(string key) => [.. Items(key).Select((item, i) => TextOf(item, $"{key}[{i}]"))];

    /// <summary>A map of texts; empty when the key is absent.</summary>
    public IReadOnlyDictionary<string, string> StringMap(string key)
    {
        var map = OptionalMap(key);
        return map is null ? new Dictionary<string, string>() : map.Keys.ToDictionary(k => k, map.RequireString, StringComparer.Ordinal);
    }

    /// <summary>Any value as JSON, or null when the key is absent or empty.</summary>
    public JsonNode? OptionalJson(string key) => Find(key) is { } node ? YamlJson.From(node, File) : null;

    /// <summary>Refuses every key that was not asked for.</summary>
    /// <exception cref="UsageException">Names file, line and the nearest known key.</exception>
    public void RejectUnknown()
    {
        foreach (var (key, (_, line)) in _entries)
            if (!_known.Contains(key))
                throw YamlFile.Error(File, line, $"unknown key '{Where(key)}'", Capital(Nearest.Hint(key, _known)));
    }

    /// <summary>A complaint about the value of a key, at its line.</summary>
    public UsageException Error(string key, string what, string remedy, Exception? inner = null) =>
        YamlFile.Error(File, _entries.TryGetValue(key, out var e) ? e.Line : Line, what, remedy, inner);

    internal static string KeyText(YamlNode key, string file) => key is YamlScalarNode { Value: { } text }
        ? text
        : throw YamlFile.Error(file, (int)key.Start.Line, "a key is no text", "Write 'key: value'.");

    private YamlNode? Find(string key)
    {
        _known.Add(key);
        return _entries.TryGetValue(key, out var entry) ? entry.Value : null;
    }

    private IReadOnlyList<YamlNode> Items(string key) => Find(key) switch
    {
        null => [],
        YamlSequenceNode list => [.. list.Children],
        var node => throw Wrong(key, node, "a list"),
    };

    private string TextOf(YamlNode node, string key) => node is YamlScalarNode s && YamlScalar.Value(s) is string text
        ? text
        : throw Wrong(key, node, "text");

    private string Where(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    private UsageException Missing(string key) => YamlFile.Error(
        File, Line, $"'{Where(key)}' is missing",
        // A misspelt key is the usual cause, and the unknown one would only be named later.
        _entries.Keys.Where(k => !_known.Contains(k)).ToList() is { Count: > 0 } unread && Nearest.Of(key, unread) is [var near, ..]
            ? $"Add it; or is '{near}' (line {_entries[near].Line}) meant to be it?"
            : "Add it.");

    private UsageException Wrong(string key, YamlNode node, string expected) => YamlFile.Error(
        File, (int)node.Start.Line, $"'{Where(key)}' must be {expected}, but is {YamlScalar.Describe(node)}",
        expected == "text" && node is YamlScalarNode { Value.Length: > 0 } ? "Put it in quotes." : $"Write {expected}.");

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}

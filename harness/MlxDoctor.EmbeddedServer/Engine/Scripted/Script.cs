using System.Text.RegularExpressions;
using MlxDoctor.EmbeddedServer.Engine.Loading;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MlxDoctor.EmbeddedServer.Engine.Scripted;

/// <summary>Rules that answer in place of a model.</summary>
internal sealed class Script(IReadOnlyList<ScriptRule> rules)
{
    private static readonly string[] Keys = ["when", "offers", "say", "call", "arguments"];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>The answer to a prompt; empty when no rule fits.</summary>
    public string Answer(string prompt) => rules.Select(r => r.Answer(prompt)).FirstOrDefault(a => a is not null) ?? "";

    /// <summary>Reads a file; <see cref="ModelLoadException"/> says in one line what is wrong with it.</summary>
    public static Script Load(string file)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(File.ReadAllText(file)));
            if (stream.Documents is not [{ RootNode: YamlMappingNode root }] || !root.Children.TryGetValue(new YamlScalarNode("rules"), out var node)
                || node is not YamlSequenceNode list)
                throw new ModelLoadException($"{file}: no list 'rules'; see fixtures/scripts for an example");
            return new Script([.. list.Children.Select(rule => Rule(rule, file))]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or YamlException or RegexParseException)
        {
            throw new ModelLoadException($"{file}: {e.Message.ReplaceLineEndings(" ")}; see fixtures/scripts for an example", e);
        }
    }

    private static ScriptRule Rule(YamlNode node, string file)
    {
        var where = $"{file}:{node.Start.Line}";
        if (node is not YamlMappingNode map)
            throw new ModelLoadException($"{where}: a rule must be a map");
        var values = map.Children.ToDictionary(c => ((YamlScalarNode)c.Key).Value!, c => (c.Value as YamlScalarNode)?.Value ?? "", StringComparer.Ordinal);
        foreach (var key in values.Keys.Where(k => !Keys.Contains(k)))
            throw new ModelLoadException($"{where}: unknown key '{key}', there is: {string.Join(' ', Keys)}");
        if (!values.TryGetValue("when", out var when) || values.ContainsKey("say") == values.ContainsKey("call"))
            throw new ModelLoadException($"{where}: a rule needs 'when' and either 'say' or 'call'");
        var reply = values.TryGetValue("say", out var say)
            ? say
            : $$"""<tool_call>{{"\n"}}{"name": "{{values["call"]}}", "arguments": {{values.GetValueOrDefault("arguments", "{}")}}}{{"\n"}}</tool_call>""";
        // The last place in the prompt is the newest.
        return new ScriptRule(new Regex(when, RegexOptions.RightToLeft | RegexOptions.CultureInvariant, Limit), values.GetValueOrDefault("offers"), reply);
    }
}

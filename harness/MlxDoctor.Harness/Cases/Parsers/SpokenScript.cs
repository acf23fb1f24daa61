using System.Text.Json.Nodes;
using MlxDoctor.Puppets;

namespace MlxDoctor.Harness.Cases.Parsers;

/// <summary>A script in the words of one family, and what the API must make of it.</summary>
/// <param name="Script">The script.</param>
/// <param name="Number">Number of its selector.</param>
/// <param name="Puppet">Its tokens.</param>
/// <param name="Written">What the model writes, marks included.</param>
internal sealed record SpokenScript(ParserScript Script, int Number, PuppetScript Puppet, string Written)
{
    /// <summary>The thoughts, or null.</summary>
    public string? Reasoning { get; private init; }

    /// <summary>The words of the answer.</summary>
    public required string Content { get; init; }

    /// <summary>What is written behind the thoughts: the content of a server that does not know the family's calls.</summary>
    public required string Unparsed { get; init; }

    /// <summary>Names and arguments of the calls.</summary>
    public IReadOnlyList<(string Name, JsonObject Arguments)> Calls { get; private init; } = [];

    /// <summary>The limit to ask with when the answer is to be cut inside its last part; null for none.</summary>
    public int? Limit { get; private init; }

    /// <summary>The text that makes the checkpoint say it.</summary>
    public string Selector => PuppetVocabulary.Selector(Number);

    /// <summary>Tokens that it emits before the one that ends it.</summary>
    public int Tokens => Puppet.Pieces.Count;

    /// <summary>The script in a family's words.</summary>
    public static SpokenScript Of(ParserFamily family, ParserScript script, int number)
    {
        var splitter = new PieceSplitter(family.Puppet);
        var texts = family.Wire.Write(script.Parts);
        var pieces = texts.Select(t => splitter.Split(t, script.ByBytes)).ToList();
        var parts = script.Parts;
        string Words(PartKind kind, PartKind? other = null) =>
            string.Concat(parts.Where(p => p.Kind == kind || p.Kind == other).Select(p => family.Wire.WithMarks(p.Text)));
        var thoughts = Words(PartKind.Think);
        return new(script, number, new PuppetScript(script.Name, [.. pieces.SelectMany(p => p)]), string.Concat(texts))
        {
            Reasoning = thoughts.Length > 0 ? thoughts : null,
            Content = Words(PartKind.Text, PartKind.Raw),
            Unparsed = string.Concat(texts.Zip(parts).Where(p => p.Second.Kind != PartKind.Think).Select(p => p.First))[
                (parts[0].Kind == PartKind.Think ? 0 : family.Wire.Unthought.Length)..],
            Calls = [.. parts.Where(p => p.Kind == PartKind.Call).Select(p => (p.Text, family.Wire.WithMarks(p.Arguments!)))],
            Limit = script.CutInside ? pieces.SkipLast(1).Sum(p => p.Count) + (pieces[^1].Count / 2) : null,
        };
    }
}

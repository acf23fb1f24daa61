using MlxDoctor.Core.Errors;
using MlxDoctor.Puppets;

namespace MlxDoctor.Harness.Cases.Parsers;

/// <summary>A family of models: what its checkpoint looks like, how it writes, and which scripts it can speak.</summary>
/// <param name="Summary">One line for lists.</param>
/// <param name="Source">Where its template and tokens were looked up.</param>
/// <param name="Puppet">What a checkpoint needs.</param>
/// <param name="Wire">How it writes.</param>
/// <param name="Scripts">Its scripts; the place of one is the number of its selector.</param>
internal sealed record ParserFamily(string Summary, string Source, PuppetFamily Puppet, FamilyWire Wire, IReadOnlyList<ParserScript> Scripts)
{
    /// <summary>Name in rows, for example <c>qwen3</c>.</summary>
    public string Name => Puppet.Name;

    /// <summary>What the family's checkpoint says for each script.</summary>
    public IReadOnlyList<SpokenScript> Spoken => [.. Scripts.Select((s, i) => SpokenScript.Of(this, s, i))];

    /// <summary>The script with a name.</summary>
    /// <exception cref="UsageException">There is none; the message names the nearest.</exception>
    public SpokenScript Speak(string name) =>
        Spoken.FirstOrDefault(s => s.Script.Name == name)
        ?? throw new UsageException($"{Name} has no script '{name}'", Nearest.Hint(name, Scripts.Select(s => s.Name)));

    /// <summary>The checkpoint that speaks all of them.</summary>
    public PuppetCheckpoint Build() => PuppetBuilder.Build(Puppet, [.. Spoken.Select(s => s.Puppet)]);
}

using System.Globalization;
using MlxDoctor.Core.Errors;

namespace MlxDoctor.Puppets;

/// <summary>Gives every token of a checkpoint its id: places of scripts first, then bytes, the family's tokens, selectors, fillers.</summary>
internal sealed class PuppetVocabulary
{
    /// <summary>Ids that thirteen bits can tell apart.</summary>
    public const int MaxTokens = 1 << PuppetLayout.IdBits;

    private const int MaxScripts = 100, MaxShared = 1 << PuppetLayout.MarkBits;

    private readonly Dictionary<string, int> _shared = new(StringComparer.Ordinal);
    private readonly List<PuppetPiece> _own = [];
    private readonly IReadOnlyList<IReadOnlyList<int>> _ids;

    /// <summary>The vocabulary of a family's scripts.</summary>
    /// <exception cref="UsageException">There are too many scripts or tokens, or one is empty.</exception>
    public PuppetVocabulary(PuppetFamily family, IReadOnlyList<PuppetScript> scripts)
    {
        Shared = [.. family.Special.Concat(family.Shared).Append(family.End).Distinct(StringComparer.Ordinal)];
        if (scripts.Count is 0 or > MaxScripts)
            throw Refuse(family, $"has {scripts.Count} scripts", $"A checkpoint holds 1 to {MaxScripts}: use several.");
        if (Shared.Count > MaxShared)
            throw Refuse(family, $"has {Shared.Count} tokens of its own", $"At most {MaxShared} can be told apart.");
        if (scripts.GroupBy(s => s.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw Refuse(family, $"has two scripts named '{twice.Key}'", "Rename one.");
        foreach (var script in scripts)
        {
            if (script.Pieces.Count == 0 || script.Pieces.Any(p => p.Bytes.Length == 0))
                throw Refuse(family, $"the script '{script.Name}' is empty or has an empty token", "Give it a text.");
            foreach (var piece in script.Pieces.Where(p => p.Shared && !Shared.Contains(p.Text)))
                throw Refuse(
                    family, $"the script '{script.Name}' uses the token '{piece.Text}', which the family does not have", "Add it to the family's tokens.");
        }
        _own.AddRange(scripts.SelectMany(s => s.Pieces).Where(p => !p.Shared));
        FirstByte = _own.Count;
        FirstShared = FirstByte + 256;
        for (var i = 0; i < Shared.Count; i++)
            _shared[Shared[i]] = FirstShared + i;
        FirstSelector = FirstShared + Shared.Count;
        Selectors = [.. Enumerable.Range(0, scripts.Count).Select(Selector)];
        var distinct = _own.Select(p => ByteLevel.Write(p.Bytes.Span)).Concat(Shared)
            .Concat(Enumerable.Range(0, 256).Select(b => ByteLevel.Write([(byte)b]))).ToHashSet(StringComparer.Ordinal);
        Fillers = FirstSelector - distinct.Count;
        Count = FirstSelector + Selectors.Count + Fillers;
        if (Count > MaxTokens)
            throw Refuse(family, $"needs {Count} tokens", $"A checkpoint holds {MaxTokens}: use several.");
        var next = 0;
        _ids = [.. scripts.Select(s => s.Pieces.Select(p => p.Shared ? _shared[p.Text] : next++).Append(_shared[family.End]).ToList())];
    }

    /// <summary>Tokens of one place, by id.</summary>
    public IReadOnlyList<PuppetPiece> Own => _own;

    /// <summary>Texts of the family's tokens; the first has the id <see cref="FirstShared"/>.</summary>
    public IReadOnlyList<string> Shared { get; }

    /// <summary>Texts that choose a script; the first has the id <see cref="FirstSelector"/>.</summary>
    public IReadOnlyList<string> Selectors { get; }

    /// <summary>Id of the byte 0.</summary>
    public int FirstByte { get; }

    /// <summary>Id of the family's first token.</summary>
    public int FirstShared { get; }

    /// <summary>Id of the first selector.</summary>
    public int FirstSelector { get; }

    /// <summary>
    /// Unused texts at the end, one for each text that is there twice: servers take the number of different texts for the number of ids.
    /// </summary>
    public int Fillers { get; }

    /// <summary>All ids.</summary>
    public int Count { get; }

    /// <summary>Ids that a script emits, the end token included.</summary>
    public IReadOnlyList<int> Ids(int script) => _ids[script];

    /// <summary>Id of a family's token.</summary>
    public int IdOf(string token) => _shared[token];

    /// <summary>The text that chooses a script.</summary>
    public static string Selector(int script) => string.Create(CultureInfo.InvariantCulture, $"@@{script:00}@@");

    private static UsageException Refuse(PuppetFamily family, string what, string remedy) => new($"the puppet {family.Name} {what}", remedy);
}

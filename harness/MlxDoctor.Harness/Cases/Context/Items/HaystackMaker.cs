using System.Globalization;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Cases.Context.Items;

/// <summary>Makes haystacks: the same seed, number and length give the same text on every machine.</summary>
/// <remarks>
/// Several keys among distractors of the same form are RULER's multi-key task (Hsieh and others, 2024), the assignments its variable tracking.
/// </remarks>
/// <param name="seed">Names the set of items.</param>
/// <param name="nonce">Stands at the head of each text, so that no cache of an earlier run knows it.</param>
internal sealed class HaystackMaker(ulong seed, string nonce)
{
    /// <summary>Keys in a haystack.</summary>
    public const int Keys = 4;

    /// <summary>Haystacks in a rung; one of them has a chain too.</summary>
    public const int PerRung = 4;

    /// <summary>Lengths are multiples of so many lines: a round of the filler.</summary>
    public const int Round = 16;

    private const int EveryDistractor = 8;
    private const int Hops = 4;

    /// <summary>Where keys may stand, 0 to 1; empty spreads them evenly over all haystacks of a rung.</summary>
    public IReadOnlyList<double> Depths { get; init; } = [];

    /// <summary>A haystack of so many lines.</summary>
    /// <param name="number">Counts the haystacks of a size; every fourth has a chain.</param>
    /// <param name="lines">Lines of text, keys included.</param>
    public Haystack Make(int number, int lines)
    {
        var random = new SeededRandom(seed ^ ((ulong)(uint)number << 32) ^ (uint)lines);
        var (names, codes) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var text = Enumerable.Range(0, Math.Max(lines, 1)).Select(i => Words.Filler[i % Round]).ToArray();
        for (var i = EveryDistractor / 2; i < text.Length; i += EveryDistractor)
            text[i] = Fact(Name(random, names), Code(random, codes));
        var taken = new HashSet<int>();
        var keys = new List<Key>();
        for (var i = 0; i < Keys; i++)
        {
            var key = new Key(Name(random, names), Code(random, codes), Depth(number, i));
            text[Place(key.Depth, text.Length, taken)] = Fact(key.Name, key.Code);
            keys.Add(key);
        }
        if (number % PerRung == PerRung - 1)
            keys.Add(Chain(random, codes, text, taken));
        return new(string.Create(CultureInfo.InvariantCulture, $"Report {nonce}{number:x2}{lines:x}. Read these notes.\n\n{string.Join('\n', text)}"), keys);
    }

    private double Depth(int number, int key)
    {
        if (Depths.Count > 0)
            return Depths[((number * Keys) + key) % Depths.Count];
        return (key + (((number % PerRung) + 0.5) / PerRung)) / Keys;
    }

    private static Key Chain(SeededRandom random, HashSet<string> codes, string[] text, HashSet<int> taken)
    {
        // Two chains, so that the last assignment of the text is not always the one to follow.
        var letters = new List<char>("BCDFGHJKLMNPQRSTVWXZ");
        var value = Code(random, codes);
        var (first, last) = Assign(random, letters, value, text, taken);
        Assign(random, letters, Code(random, codes), text, taken);
        return new Key(last, value, first) { IsChain = true };
    }

    private static (double First, string Last) Assign(SeededRandom random, List<char> letters, string value, string[] text, HashSet<int> taken)
    {
        var (name, first) = (Variable(random, letters), (random.NextDouble() * 0.1) + 0.02);
        text[Place(first, text.Length, taken)] = $"Variable {name} is set to {value}.";
        for (var hop = 1; hop < Hops; hop++)
        {
            var next = Variable(random, letters);
            text[Place(first + (hop * 0.25), text.Length, taken)] = $"Variable {next} gets the value of variable {name}.";
            name = next;
        }
        return (first, name);
    }

    private static string Variable(SeededRandom random, List<char> letters)
    {
        var letter = letters[random.NextInt(letters.Count)];
        letters.Remove(letter);
        return string.Create(CultureInfo.InvariantCulture, $"{letter}{random.NextInt(9) + 1}");
    }

    private static int Place(double depth, int lines, HashSet<int> taken)
    {
        var wanted = Math.Clamp((int)(depth * lines), 0, lines - 1);
        for (var step = 0; step < lines; step++)
            foreach (var at in new[] { wanted + step, wanted - step })
                if (at >= 0 && at < lines && taken.Add(at))
                    return at;
        return wanted;
    }

    private static string Fact(string name, string code) => $"The access code for project {name} is {code}.";

    private static string Name(SeededRandom random, HashSet<string> used)
    {
        while (true)
        {
            var name = $"{Words.First[random.NextInt(Words.First.Length)]} {Words.Second[random.NextInt(Words.Second.Length)]}";
            // Longer texts than there are names repeat them with a number.
            if (used.Count >= Words.First.Length * Words.Second.Length / 2)
                name = string.Create(CultureInfo.InvariantCulture, $"{name} {random.NextInt(900) + 100}");
            if (used.Add(name))
                return name;
        }
    }

    private static string Code(SeededRandom random, HashSet<string> used)
    {
        while (true)
        {
            var code = (random.NextInt(90_000) + 10_000).ToString(CultureInfo.InvariantCulture);
            if (used.Add(code) || used.Count > 80_000)
                return code;
        }
    }
}

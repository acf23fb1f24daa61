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

    private const int EveryDistractor = 8;
    private const int Hops = 4;

    /// <summary>Two chains of four lines each, four keys, and distractors among them.</summary>
    private const int LinesForChains = 16;

    /// <summary>No line is longer on average, so that taking off too many lines for their length never takes off too many.</summary>
    private const int LongLine = 46;
    private const int ShortLine = 34;

    /// <summary>Where keys may stand, 0 to 1; empty spreads them evenly over all haystacks of a rung.</summary>
    public IReadOnlyList<double> Depths { get; init; } = [];

    /// <summary>Every fourth haystack has a chain.</summary>
    public bool Chains { get; init; } = true;

    /// <summary>True when a haystack has a chain if there is room.</summary>
    public static bool WithChain(int number) => number % PerRung == PerRung - 1;

    /// <summary>A haystack that makes a prompt of so many characters with its question, or a few less; more only where the keys alone need more.</summary>
    /// <param name="number">Counts the haystacks of a size; every fourth has a chain where there is room.</param>
    /// <param name="characters">Characters of the prompt.</param>
    public Haystack Make(int number, int characters)
    {
        var lines = Math.Max(Keys, characters / ShortLine);
        while (true)
        {
            var haystack = OfLines(number, characters, lines, "");
            var over = haystack.Asking().Length - characters;
            if (over <= 0)
                return OfLines(number, characters, lines, PartOfALine(-over));
            if (lines == Keys)
                return haystack;
            lines = Math.Max(Keys, lines - Math.Max(1, over / LongLine));
        }
    }

    private Haystack OfLines(int number, int characters, int lines, string last)
    {
        // Names are the same at every length, so that lengths differ by what is added alone; codes are not, so that no answer helps with another.
        var (random, numbers) = (new SeededRandom(seed ^ ((ulong)(uint)number << 32)), new SeededRandom(seed ^ ((ulong)(uint)number << 32) ^ (uint)characters));
        var (names, codes, taken) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal), new HashSet<int>());
        var text = Enumerable.Range(0, lines).Select(i => Words.Filler[i % Words.Filler.Length]).ToList();
        var keys = new List<Key>();
        for (var i = 0; i < Keys; i++)
        {
            var key = new Key(Name(random, names), Code(numbers, codes), Depth(number, i));
            text[Place(key.Depth, lines, taken)] = Fact(key.Name, key.Code);
            keys.Add(key);
        }
        if (Chains && WithChain(number) && lines >= LinesForChains)
            keys.Add(Chain(random, numbers, codes, text, taken));
        for (var i = EveryDistractor / 2; i < lines && taken.Count < lines; i += EveryDistractor)
            text[Place((double)i / lines, lines, taken)] = Fact(Name(random, names), Code(numbers, codes));
        if (last.Length > 0)
            text.Add(last);
        return new(
            string.Create(CultureInfo.InvariantCulture, $"Report {nonce}{number:x2}{characters:x}. Read these notes.\n\n{string.Join('\n', text)}"), keys);
    }

    /// <summary>Whole words of the filler that fit, with the end of the line before them.</summary>
    private static string PartOfALine(int characters)
    {
        var line = Words.Filler[0];
        var end = line.Length < characters ? line.Length : line.LastIndexOf(' ', Math.Max(0, characters - 1));
        return end <= 0 ? "" : line[..end];
    }

    private double Depth(int number, int key)
    {
        if (Depths.Count > 0)
            return Depths[((number * Keys) + key) % Depths.Count];
        return (key + (((number % PerRung) + 0.5) / PerRung)) / Keys;
    }

    private static Key Chain(SeededRandom random, SeededRandom numbers, HashSet<string> codes, List<string> text, HashSet<int> taken)
    {
        // Two chains, so that the last assignment of the text is not always the one to follow.
        var letters = new List<char>("BCDFGHJKLMNPQRSTVWXZ");
        var value = Code(numbers, codes);
        var (first, last) = Assign(random, letters, value, text, taken);
        Assign(random, letters, Code(numbers, codes), text, taken);
        return new Key(last, value, first) { IsChain = true };
    }

    private static (double First, string Last) Assign(SeededRandom random, List<char> letters, string value, List<string> text, HashSet<int> taken)
    {
        var (name, first) = (Variable(random, letters), (random.NextDouble() * 0.1) + 0.02);
        text[Place(first, text.Count, taken)] = $"Variable {name} is set to {value}.";
        for (var hop = 1; hop < Hops; hop++)
        {
            var next = Variable(random, letters);
            text[Place(first + (hop * 0.25), text.Count, taken)] = $"Variable {next} gets the value of variable {name}.";
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

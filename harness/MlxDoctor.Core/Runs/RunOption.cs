using MlxDoctor.Core.Cases;

namespace MlxDoctor.Core.Runs;

/// <summary>One thing that a run can be asked for: a line of <see cref="RunOptions"/>.</summary>
/// <param name="Name">The word on the command line, without dashes, and the key in <c>run.json</c>.</param>
/// <param name="Form">How it is written.</param>
public abstract record RunOption(string Name, OptionForm Form)
{
    private const StringSplitOptions Clean = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    /// <summary>One letter that stands for a flag, without its dash; null when there is none.</summary>
    public char? Short { get; init; }

    /// <summary>What its value is called in the help; null for a flag.</summary>
    public string? HelpName { get; init; }

    /// <summary>The help, by tier; a tier that is not there does not have the option, and what no tier has is a variable only.</summary>
    public required IReadOnlyDictionary<Tier, string> Help { get; init; }

    /// <summary>What the list for contributors says; the help of the first tier, unless no tier has the option.</summary>
    public string Purpose { get => field ?? Help.Values.First(); init; }

    /// <summary>The variable that the test host reads; null when only the command line needs the value.</summary>
    public string? Variable { get; init; } = $"DOCTOR_{Name.ToUpperInvariant().Replace('-', '_')}";

    /// <summary>It is part of what was asked, and <c>run.json</c> keeps it; what only steers the command line is not.</summary>
    public bool Recorded { get; init; } = true;

    /// <summary>Its value is a name that stays readable, even where it happens to hold the API key.</summary>
    public bool IsName { get; init; }

    /// <summary>A run that is continued can be given it anew; all else is as it was.</summary>
    public bool MayChangeOnResume { get; init; }

    /// <summary>As it is written on the command line.</summary>
    public string Spelling => $"--{Name}";

    /// <summary>The single values of a text.</summary>
    public IReadOnlyList<string> Split(string text) => Form switch
    {
        OptionForm.Words => text.Split(',', Clean),
        OptionForm.Models => text.Contains('\n', StringComparison.Ordinal) ? text.Split('\n', Clean)
            : Directory.Exists(text) || text.Contains('=', StringComparison.Ordinal) ? [text]
            : text.Split(',', Clean),
        OptionForm.Folders => text.Split('\n', Clean),
        _ => [text],
    };

    /// <summary>The text of values that were given one by one.</summary>
    public string Join(IEnumerable<string> values) =>
        string.Join(Form == OptionForm.Words ? ',' : '\n', Form == OptionForm.Folders ? values : values.SelectMany(Split));

    /// <summary>Refuses a text that cannot be read.</summary>
    /// <param name="text">What was given.</param>
    /// <param name="said">How the giver knows the option: <c>--name</c>, or its variable.</param>
    internal abstract void Check(string text, string said);
}

/// <summary>An option whose value has a type.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed record RunOption<T>(string Name, OptionForm Form) : RunOption(Name, Form)
{
    /// <summary>Reads a text, or says what the value is when none was given; the second argument is how the giver knows the option.</summary>
    public required Func<string?, string, T> Reader { get; init; }

    /// <inheritdoc/>
    internal override void Check(string text, string said) => Reader(text, said);
}

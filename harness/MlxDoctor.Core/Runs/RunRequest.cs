using MlxDoctor.Core.Cases;

namespace MlxDoctor.Core.Runs;

/// <summary>What a run was asked for. It is kept in <c>run.json</c>, and reaches the test host in variables.</summary>
public sealed class RunRequest
{
    private readonly IReadOnlyDictionary<string, string> _texts;
    private readonly IReadOnlyDictionary<string, string> _handed;
    private readonly bool _ofVariables;

    /// <summary>Nothing but a tier.</summary>
    /// <param name="tier">The tier.</param>
    public RunRequest(Tier tier)
        : this(tier, new Dictionary<string, string>(), new Dictionary<string, string>(), ofVariables: false)
    {
    }

    private RunRequest(Tier tier, IReadOnlyDictionary<string, string> texts, IReadOnlyDictionary<string, string> handed, bool ofVariables)
    {
        Tier = tier;
        _texts = texts;
        _handed = handed;
        _ofVariables = ofVariables;
    }

    /// <summary>The tier.</summary>
    public Tier Tier { get; }

    /// <summary>What was asked, by name and in the order of the table: for people and <c>run.json</c>.</summary>
    public IReadOnlyDictionary<string, string> Asked =>
        RunOptions.All.Where(o => o.Recorded && _texts.ContainsKey(o.Name)).ToDictionary(o => o.Name, o => _texts[o.Name], StringComparer.Ordinal);

    /// <summary>What the test host needs to know, by variable.</summary>
    public IReadOnlyDictionary<string, string> Variables =>
        RunOptions.All.Where(o => o.Variable is not null && Handed(o) is not null).ToDictionary(o => o.Variable!, o => Handed(o)!, StringComparer.Ordinal);

    /// <summary>The options that leave out what the tier would do by itself, as they were given; null when there is none.</summary>
    public string? Narrowing => string.Join(' ', RunOptions.Narrowing
        .Where(o => Text(o) is { Length: > 0 })
        .Select(o => _ofVariables ? $"{o.Variable}={Text(o)}" : $"{o.Spelling} {string.Join(',', o.Split(Text(o)!))}")) is { Length: > 0 } given ? given : null;

    /// <summary>What was given that is a name and stays readable, whatever the API key is.</summary>
    public IEnumerable<string> Names => RunOptions.All.Where(o => o.IsName).Select(Text).OfType<string>();

    /// <summary>The value of an option.</summary>
    /// <exception cref="Errors.UsageException">Its text cannot be read.</exception>
    public T Get<T>(RunOption<T> option) => option.Reader(Text(option), Said(option));

    /// <summary>True when the option was given, and not to say no.</summary>
    public bool Has(RunOption option) => Text(option) is { } text && RunOptions.MeansYes(text);

    /// <summary>The text of an option as it was given; null when it was not.</summary>
    public string? Text(RunOption option) => _texts.GetValueOrDefault(option.Name);

    /// <summary>The same with another text for an option; null takes it away.</summary>
    public RunRequest With(RunOption option, string? text)
    {
        var changed = new Dictionary<string, string>(_texts);
        if (text is null)
            changed.Remove(option.Name);
        else
            changed[option.Name] = text;
        return new(Tier, changed, _handed, _ofVariables);
    }

    /// <summary>The same where the test host is handed another text than people see.</summary>
    /// <param name="option">An option with a variable.</param>
    /// <param name="text">For the test host.</param>
    /// <param name="shown">For people; null leaves what is there.</param>
    public RunRequest Hand(RunOption option, string text, string? shown = null)
    {
        var shows = shown is null ? this : With(option, shown);
        return new(Tier, shows._texts, new Dictionary<string, string>(_handed) { [option.Name] = text }, _ofVariables);
    }

    /// <summary>Refuses texts that cannot be read.</summary>
    /// <exception cref="Errors.UsageException">One cannot; it is named.</exception>
    public void Check()
    {
        foreach (var option in RunOptions.All)
            if (Text(option) is { } text)
                option.Check(text, Said(option));
    }

    /// <summary>What was asked as a command line has it.</summary>
    public override string ToString() => string.Join(' ', Asked.Select(o => $"--{o.Key} {o.Value.ReplaceLineEndings(",")}"));

    /// <summary>Reads the variables of this process, or others.</summary>
    /// <param name="tier">The tier.</param>
    /// <param name="variable">Gives a variable's value, or null.</param>
    public static RunRequest OfVariables(Tier tier, Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        var given = new Dictionary<string, string>();
        foreach (var option in RunOptions.All)
            if (option.Variable is { } name && variable(name) is { } text && !string.IsNullOrWhiteSpace(text))
                given[option.Name] = text;
        return new(tier, given, new Dictionary<string, string>(), ofVariables: true);
    }

    /// <summary>Reads what <c>run.json</c> kept; names that this harness does not know are left out.</summary>
    internal static RunRequest OfRecord(Tier tier, IReadOnlyDictionary<string, string> asked) => new(
        tier,
        RunOptions.All.Where(o => o.Recorded && asked.ContainsKey(o.Name)).ToDictionary(o => o.Name, o => asked[o.Name], StringComparer.Ordinal),
        new Dictionary<string, string>(),
        ofVariables: false);

    private string? Handed(RunOption option) => _handed.GetValueOrDefault(option.Name) ?? _texts.GetValueOrDefault(option.Name);

    private string Said(RunOption option) => _ofVariables ? option.Variable! : option.Spelling;
}

using System.Globalization;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;

namespace MlxDoctor.Core.Runs;

/// <summary>
/// Every option of a tier, in the order of the help. An entry alone makes it known to the command line and its help, the test host,
/// <c>run.json</c>, the reports and the list of variables; whoever needs the value asks the <see cref="RunRequest"/> for it.
/// </summary>
public static class RunOptions
{
    /// <summary>What <c>--quick</c> stands for.</summary>
    public const string QuickBudget = "60s";

    private static readonly Tier[] LargeTiers = [Tier.Full, Tier.Benchmark], LaunchingTiers = [Tier.Check, Tier.Full];
    private static readonly Tier[] ModelTiers = [Tier.Check, Tier.Full, Tier.Benchmark], AllTiers = Enum.GetValues<Tier>();

    private static readonly List<RunOption> Table = [];

    /// <summary>The whole table.</summary>
    public static IReadOnlyList<RunOption> All => Table;

    /// <summary>The profile of the server.</summary>
    public static RunOption<string?> Server { get; } = Add(Text("server", "PROFILE",
        ([Tier.Check], "Profile of the server to launch (see: doctor servers). With --url: gives dialect and known deviations only."),
        ([Tier.Full], "Profile of the server to launch (see: doctor servers).")) with
    { IsName = true });

    /// <summary>The model of a check; without a command line it may name several, as <see cref="Models"/> does.</summary>
    public static RunOption<string?> Model { get; } = Add(Text("model", "MODEL",
        ([Tier.Check], "Alias or repository (see: doctor models), model folder, or an embedded model (doctor-tiny, doctor-tiny-8bit, doctor-tiny-4bit).")) with
    { IsName = true });

    /// <summary>The models of a larger tier.</summary>
    public static RunOption<IReadOnlyList<string>> Models { get; } = Add(List("models", OptionForm.Models, "A,B",
        (LargeTiers, "Aliases, repositories or folders (see: doctor models).")) with
    { IsName = true });

    /// <summary>More folders with models.</summary>
    public static RunOption<IReadOnlyList<string>> ModelsDirs { get; } = Add(List("models-dir", OptionForm.Folders, "DIR",
        (ModelTiers, "Look for models here too, before the Hugging Face cache and LM Studio's folder. May be given several times.")) with
    { Variable = null, MayChangeOnResume = true });

    /// <summary>The servers of a benchmark.</summary>
    public static RunOption<IReadOnlyList<string>> Servers { get; } = Add(List("servers", OptionForm.Words, "A,B",
        ([Tier.Benchmark], "Server profiles to measure with (see: doctor servers); every installed one if left out.")) with
    { IsName = true });

    /// <summary>A server that runs already.</summary>
    public static RunOption<string?> Url { get; } = Add(Text("url", "URL",
        ([Tier.Check], "A server that runs already, for example http://127.0.0.1:8080/v1. It is never stopped."),
        ([Tier.Full], "A server that runs already; then there is one model, its own.")) with
    { IsName = true });

    /// <summary>The name of the variable with the API key; the key itself is nowhere in the table.</summary>
    public static RunOption<string?> ApiKeyEnv { get; } = Add(Text("api-key-env", "NAME",
        (LaunchingTiers, "Name of the environment variable that holds the API key.")));

    /// <summary>The command line of a custom server.</summary>
    public static RunOption<string?> Command { get; } = Add(Text("command", "LINE",
        (LaunchingTiers, "With --server custom: the command line, with {model} and {port}.")) with
    { Variable = "DOCTOR_SERVER_COMMAND" });

    /// <summary>More arguments of a launched server, quoted as in a shell.</summary>
    public static RunOption<string?> ServerArguments { get; } = Add(Text("server-args", "TEXT",
        (LaunchingTiers,
            "More arguments for the launched server, in one text, for example '--reasoning-parser qwen3'; {api_key} is what --api-key-env names.")));

    /// <summary>The agents of a full run.</summary>
    public static RunOption<IReadOnlyList<string>> Agents { get; } = Add(List("agents", OptionForm.Words, "A,B",
        ([Tier.Full], "Only these agent profiles (see: doctor agents).")));

    /// <summary>The areas.</summary>
    public static RunOption<IReadOnlyList<string>> Areas { get; } = Add(List("area", OptionForm.Words, "A,B",
        ([Tier.Check], "Only these areas: answers, contract, output, perf, weights."),
        (LargeTiers, "Only these areas.")) with
    { Variable = null });

    /// <summary>Which cases: ids, families or patterns.</summary>
    public static RunOption<string?> Case { get; } = Add(Text("case", "GLOB",
        ([Tier.Check], "Only these cases: ids, families or patterns with commas between, for example 'stop.*,usage'."),
        (LargeTiers, "Only these cases: ids, families or patterns with commas between, for example 'agents.*'.")) with
    { Variable = null });

    /// <summary>The ids of the cases; the command line finds them by area, pattern and level.</summary>
    public static RunOption<IReadOnlyList<string>> Cases { get; } = Add(List("cases", OptionForm.Words, "A,B") with
    { Purpose = "Ids of cases; the command line finds them by --area, --case and --level." });

    /// <summary>Records the baseline.</summary>
    public static RunOption<bool> UpdateBaselines { get; } = Add(Flag("update-baselines",
        ([Tier.Check], "Record this machine's baseline, speed and answers of five fresh starts, then show old and new. Runs no other cases."),
        ([Tier.Full], "Record this machine's baseline of every model.")));

    /// <summary>Replaces the answers of the baseline alone.</summary>
    public static RunOption<bool> AcceptAnswers { get; } = Add(Flag("accept-answers",
        (LaunchingTiers, "With --update-baselines: replace the answers of the baseline, and leave its speed as it is.")));

    /// <summary>Which baseline to compare with; null for the last.</summary>
    public static RunOption<string?> Baseline { get; } = Add(Word("baseline", "VERSION|RUN",
        (LaunchingTiers, "Compare with this one instead of the last: a version (0.31.3), or the run that recorded it.")));

    /// <summary>
    /// What must have been compared, in lower case: <see cref="ComparisonRecord.Speed"/>, <see cref="ComparisonRecord.Answers"/>; else the run is broken.
    /// </summary>
    public static RunOption<IReadOnlyList<string>> Require { get; } = Add(List("require", OptionForm.Words, "WORDS",
        (LaunchingTiers, "speed, answers, or both with a comma: what was not compared with a baseline is then an error (2).")) with
    {
        Reader = (text, _) =>
            [.. (text ?? "").ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Distinct(StringComparer.Ordinal)],
    });

    /// <summary>The command line of a second server.</summary>
    public static RunOption<string?> Against { get; } = Add(Word("against", "COMMAND",
        ([Tier.Check], "Compare side by side with another build: its command line, with {model} and {port}.")));

    /// <summary>The profile of a second server.</summary>
    public static RunOption<string?> AgainstServer { get; } = Add(Word("against-server", "PROFILE",
        ([Tier.Check], "Compare side by side with another server.")) with
    { IsName = true });

    /// <summary>A second server that runs already.</summary>
    public static RunOption<string?> AgainstUrl { get; } = Add(Word("against-url", "URL",
        ([Tier.Check], "Compare side by side with a server that runs already.")));

    /// <summary>Two servers in turn.</summary>
    public static RunOption<bool> AgainstAlternate { get; } = Add(Flag("against-alternate",
        ([Tier.Check], "Start the two in turn, never both at once: four processes of half the requests each.")));

    /// <summary>How many fresh sessions are measured.</summary>
    public static RunOption<int> Sessions { get; } = Add(Number("sessions", "N", 1, 5,
        ([Tier.Check], "Fresh sessions instead of one; 'same' then has a meaning (Welch interval)."),
        ([Tier.Full], "Fresh sessions instead of one.")));

    /// <summary>What stands for a session.</summary>
    public static RunOption<string?> Statistic { get; } = Add(Word("statistic", "WORD",
        ([Tier.Check], "What stands for a session: median, or fast (second fastest) for shared runners."),
        ([Tier.Full], "What stands for a session: median, or fast.")));

    /// <summary>How many cases of words and forms may run at one time.</summary>
    public static RunOption<int> Lanes { get; } = Add(Number("lanes", "N", 4, 4,
        ([Tier.Check], "Cases of words and forms at one time, where the server answers several requests at once (4); 1 puts one after the other.")) with
    { MayChangeOnResume = true });

    /// <summary>How much of the catalogue.</summary>
    public static RunOption<string?> Level { get; } = Add(Text("level", "LEVEL",
        ([Tier.Check], "fast (the default), must (binding rules only), or all (slow cases and recommendations too).")) with
    { Variable = null });

    /// <summary>Failures become known deviations.</summary>
    public static RunOption<bool> Accept { get; } = Add(Flag("accept",
        ([Tier.Check], "List this run's failures as known deviations of the server; from then on only new ones fail.")) with
    { Variable = null, Recorded = false });

    /// <summary>The folder of a recording that is made.</summary>
    public static RunOption<string?> Record { get; } = Add(Text("record", "DIR",
        ([Tier.Check], "Keep every exchange in this folder, byte for byte but for the API key, which is masked.")));

    /// <summary>The folder of a recording that answers in place of a server.</summary>
    public static RunOption<string?> Replay { get; } = Add(Text("replay", "DIR",
        ([Tier.Check], "Judge a recording instead of a server.")));

    /// <summary>Harmful cases are put to a server that is not ours.</summary>
    public static RunOption<bool> Destructive { get; } = Add(Flag("destructive",
        ([Tier.Check], "With --url: run the cases that may harm a server too.")));

    /// <summary>Seconds that a server may be silent; null for the usual ones.</summary>
    public static RunOption<int?> Patience { get; } = Add(Seconds("patience", 1, 3600, 90,
        (ModelTiers, "Seconds without an event or comment after which the server hangs (90): one finding server.silent, exit code 2. More for "
            + "slow models.")) with
    { MayChangeOnResume = true });

    /// <summary>How long the functional cases may take together; null for as long as they take.</summary>
    public static RunOption<TimeSpan?> Budget { get; } = Add(Time("budget",
        ([Tier.Check],
            "The functional cases as far as this time reaches, the most telling first; speed only with --area perf. What is left out is named and counted, "
                + "never a pass.")));

    /// <summary>A budget that needs no number; the command line makes it one.</summary>
    public static RunOption<bool> Quick { get; } = Add(Flag("quick",
        ([Tier.Check], $"The same as --budget {QuickBudget}.")) with
    { Variable = null, Recorded = false });

    /// <summary>An interrupted run to continue; the test host only learns that it is one.</summary>
    public static RunOption<string?> Resume { get; } = Add(Text("resume", "DIR",
        (LargeTiers, "Continue an interrupted run: rows with a verdict are not run again.")) with
    { Recorded = false });

    /// <summary>Where run directories are made.</summary>
    public static RunOption<string?> Out { get; } = Add(Text("out", "DIR",
        (AllTiers, "Folder for run directories instead of harness/runs.")) with
    { Variable = null, Recorded = false });

    /// <summary>Inconclusive is broken.</summary>
    public static RunOption<bool> Strict { get; } = Add(Flag("strict",
        (AllTiers, "Inconclusive counts as broken (2).")) with
    { Recorded = false });

    /// <summary>For <c>git bisect</c>.</summary>
    public static RunOption<bool> Bisect { get; } = Add(Flag("bisect",
        (AllTiers, "What could not be judged becomes 125, for git bisect run.")) with
    { Recorded = false });

    /// <summary>Every case on the console.</summary>
    public static RunOption<bool> Verbose { get; } = Add(Flag("verbose",
        (AllTiers, "Show every case, not only what is found and a line for each family.")) with
    { Short = 'v', Variable = null, Recorded = false });

    /// <summary>Lists the cases only.</summary>
    public static RunOption<bool> ListOnly { get; } = Add(Flag("list",
        ([Tier.Smoke, Tier.Check], "List the cases that would run, and run nothing."),
        ([Tier.Full], "List the cases that would run with each model, and run nothing.")) with
    { Variable = null, Recorded = false });

    /// <summary>What leaves out a part of what a tier does by itself, in the order in which it is told.</summary>
    internal static IReadOnlyList<RunOption> Narrowing { get; } = [Cases, Case, Level, Areas, Models, Model, Servers];

    /// <summary>The options of a tier.</summary>
    public static IReadOnlyList<RunOption> Of(Tier tier) => [.. Table.Where(o => o.Help.ContainsKey(tier))];

    /// <summary>Everything but an empty text and the words for no.</summary>
    internal static bool MeansYes(string text) => text.Trim().ToLowerInvariant() is not ("" or "0" or "false" or "no");

    /// <summary>Recorded options as words of a command line, in the order of <paramref name="names"/>; what may be given several times is.</summary>
    /// <param name="options">Texts by name, as <c>run.json</c> has them.</param>
    /// <param name="names">Which ones.</param>
    public static IEnumerable<string> Words(IReadOnlyDictionary<string, string> options, IEnumerable<string> names) =>
        from name in names
        where options.ContainsKey(name)
        from value in name == ModelsDirs.Name ? options[name].Split('\n') : [options[name]]
        from word in (string[])[$"--{name}", value]
        select word;

    private static RunOption<T> Add<T>(RunOption<T> option)
    {
        Table.Add(option);
        return option;
    }

    private static RunOption<bool> Flag(string name, params (Tier[] Tiers, string Help)[] help) =>
        new(name, OptionForm.Flag) { Help = ByTier(help), Reader = (text, _) => text is not null && MeansYes(text) };

    private static RunOption<string?> Text(string name, string helpName, params (Tier[] Tiers, string Help)[] help) =>
        new(name, OptionForm.Text) { HelpName = helpName, Help = ByTier(help), Reader = (text, _) => text };

    /// <summary>A text in which blanks around it mean nothing.</summary>
    private static RunOption<string?> Word(string name, string helpName, params (Tier[] Tiers, string Help)[] help) =>
        Text(name, helpName, help) with { Reader = (text, _) => string.IsNullOrWhiteSpace(text) ? null : text.Trim() };

    private static RunOption<IReadOnlyList<string>> List(string name, OptionForm form, string helpName, params (Tier[] Tiers, string Help)[] help)
    {
        var option = new RunOption<IReadOnlyList<string>>(name, form) { HelpName = helpName, Help = ByTier(help), Reader = (_, _) => [] };
        return option with { Reader = (text, _) => text is null ? [] : option.Split(text) };
    }

    private static RunOption<int> Number(string name, string helpName, int usual, int example, params (Tier[] Tiers, string Help)[] help) =>
        new(name, OptionForm.Text)
        {
            HelpName = helpName,
            Help = ByTier(help),
            Reader = (text, said) => string.IsNullOrWhiteSpace(text) ? usual : Whole(text) ?? throw new UsageException(
                $"{said} '{text.Trim()}' is no number", string.Create(CultureInfo.InvariantCulture, $"use {said} {example}")),
        };

    private static RunOption<int?> Seconds(string name, int least, int most, int usual, params (Tier[] Tiers, string Help)[] help) =>
        new(name, OptionForm.Text)
        {
            HelpName = "SECONDS",
            Help = ByTier(help),
            Reader = (text, said) => string.IsNullOrEmpty(text) ? null : Whole(text) is { } n && n >= least && n <= most ? n : throw new UsageException(
                string.Create(CultureInfo.InvariantCulture, $"{said} '{text}' is no whole number of seconds from {least} to {most}"),
                string.Create(CultureInfo.InvariantCulture, $"{said} {usual}")),
        };

    private static RunOption<TimeSpan?> Time(string name, params (Tier[] Tiers, string Help)[] help) =>
        new(name, OptionForm.Text) { HelpName = "TIME", Help = ByTier(help), Reader = (text, said) => text is null ? null : Span(text, said) };

    /// <summary>Reads <c>60s</c>, <c>2m</c> or <c>90</c>.</summary>
    private static TimeSpan Span(string text, string said)
    {
        var (number, unit) = text.EndsWith('m') ? (text[..^1], 60) : (text.TrimEnd('s'), 1);
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value * unit is >= 1 and <= 86_400
            ? TimeSpan.FromSeconds(value * unit)
            : throw new UsageException($"{said} {text} is no time", "Give seconds or minutes, for example 60s or 2m.");
    }

    private static int? Whole(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;

    private static Dictionary<Tier, string> ByTier((Tier[] Tiers, string Help)[] help) =>
        help.SelectMany(h => h.Tiers.Select(t => (t, h.Help))).ToDictionary(h => h.t, h => h.Help);
}

using System.CommandLine;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Cli.Commands;

/// <summary>An option of the table as the command line knows it.</summary>
/// <param name="Option">The line of the table.</param>
/// <param name="Symbol">What the parser looks for.</param>
/// <param name="Text">The text that was given, or null.</param>
internal sealed record CommandOption(RunOption Option, Option Symbol, Func<ParseResult, string?> Text)
{
    /// <summary>The option of a tier.</summary>
    public static CommandOption Of(RunOption option, Tier tier)
    {
        switch (option.Form)
        {
            case OptionForm.Flag:
                var flag = new Option<bool>(option.Spelling, option.Short is { } letter ? [$"-{letter}"] : []) { Description = option.Help[tier] };
                return new(option, flag, parsed => parsed.GetValue(flag) ? "1" : null);
            case OptionForm.Text:
                var text = new Option<string?>(option.Spelling) { Description = option.Help[tier], HelpName = option.HelpName };
                return new(option, text, parsed => parsed.GetValue(text));
            default:
                var list = List(option, tier);
                return new(option, list, parsed => parsed.GetValue(list) is { Length: > 0 } values ? option.Join(values) : null);
        }
    }

    /// <summary>An option with several values, for verbs that are no tier too.</summary>
    public static Option<string[]> List(RunOption option, Tier tier) => new(option.Spelling)
    {
        Description = option.Help[tier],
        HelpName = option.HelpName,
        AllowMultipleArgumentsPerToken = option.Form != OptionForm.Folders,
    };
}

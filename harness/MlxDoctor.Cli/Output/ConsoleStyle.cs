using Spectre.Console;

namespace MlxDoctor.Cli.Output;

/// <summary>A Spectre console over a writer: colours on a terminal, plain text elsewhere and with NO_COLOR.</summary>
internal static class ConsoleStyle
{
    private const int PlainWidth = 120;

    /// <summary>Creates it.</summary>
    public static IAnsiConsole Create(TextWriter output)
    {
        var terminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        if (!terminal)
            console.Profile.Width = PlainWidth;
        return console;
    }
}

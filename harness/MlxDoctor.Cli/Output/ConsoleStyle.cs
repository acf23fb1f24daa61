using MlxDoctor.Core.Runs;
using Spectre.Console;

namespace MlxDoctor.Cli.Output;

/// <summary>A Spectre console over a writer: colours on a terminal, plain text elsewhere and with NO_COLOR.</summary>
internal static class ConsoleStyle
{
    /// <summary>Who reads a pipe breaks lines where it wants to, or not at all.</summary>
    private const int PlainWidth = 10_000;

    /// <summary>Creates it.</summary>
    public static IAnsiConsole Create(TextWriter output)
    {
        var behind = SafeWriter.Behind(output);
        var onTerminal = ReferenceEquals(behind, Console.Out) && !Console.IsOutputRedirected;
        var terminal = onTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = terminal ? new Terminal(new AnsiConsoleOutput(behind), new SafeWriter(behind, colours: true)) : new AnsiConsoleOutput(output),
        });
        if (!terminal)
            console.Profile.Width = onTerminal ? Math.Max(20, Console.WindowWidth) : PlainWidth;
        return console;
    }

    /// <summary>Text of others for the console's markup: without keys, and with nothing in it that acts.</summary>
    /// <remarks>Before the console breaks it into lines, where a key could be cut in two.</remarks>
    public static string Safe(string? text) => Markup.Escape(SafeText.Of(text ?? ""));

    /// <summary>What the console knows of the terminal, and a writer that lets no more than colours through.</summary>
    private sealed class Terminal(IAnsiConsoleOutput known, TextWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => known.IsTerminal;

        public int Width => known.Width;

        public int Height => known.Height;

        public void SetEncoding(System.Text.Encoding encoding) => known.SetEncoding(encoding);
    }
}

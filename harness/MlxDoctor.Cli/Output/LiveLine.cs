using MlxDoctor.Core.Runs;

namespace MlxDoctor.Cli.Output;

/// <summary>The last line of a terminal, written over and over: where a run is, and how long it will take.</summary>
internal sealed class LiveLine(TextWriter terminal, Func<int> width)
{
    private int _shown;

    /// <summary>A line on the terminal, or null where the output is none.</summary>
    public static LiveLine? OnTerminal(TextWriter output) =>
        ReferenceEquals(SafeWriter.Behind(output), Console.Out) && !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb"
            ? new LiveLine(SafeWriter.Behind(output), () => Math.Max(20, Console.WindowWidth))
            : null;

    /// <summary>Writes it in place of what was there; a longer text is cut to the width.</summary>
    public void Show(string text)
    {
        var most = width() - 1;
        var line = SafeText.Of(text.ReplaceLineEndings(" "));
        line = line.Length > most ? line[..(most - 1)] + "…" : line;
        terminal.Write($"\r{line.PadRight(Math.Min(most, _shown))}");
        terminal.Flush();
        _shown = line.Length;
    }

    /// <summary>Wipes it, before something else is written.</summary>
    public void Clear()
    {
        if (_shown == 0)
            return;
        terminal.Write($"\r{new string(' ', _shown)}\r");
        _shown = 0;
    }
}

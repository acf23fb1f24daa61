using System.Globalization;
using MlxDoctor.Core.Runs;
using MlxDoctor.Weights.Runs;

namespace MlxDoctor.Cli.Output;

/// <summary>One line on the terminal that is written over and over: share, rate, rest, and the tensor in work.</summary>
internal sealed class TerminalProgress(TextWriter terminal, int width, TimeProvider time) : IProgress<WeightsProgress>, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly Lock _writing = new();
    private long _last = long.MinValue;
    private bool _shown;

    /// <summary>A line on standard error when that is a terminal; null elsewhere, so that logs stay quiet.</summary>
    public static TerminalProgress? OnTerminal(TextWriter error, TimeProvider time) =>
        ReferenceEquals(SafeWriter.Behind(error), Console.Error) && !Console.IsErrorRedirected
            ? new TerminalProgress(SafeWriter.Behind(error), Math.Max(40, Console.WindowWidth), time)
            : null;

    /// <inheritdoc/>
    public void Report(WeightsProgress value)
    {
        lock (_writing)
        {
            var now = time.GetTimestamp();
            if (_last != long.MinValue && time.GetElapsedTime(_last, now) < Pause && value.MatricesDone < value.MatricesTotal)
                return;
            _last = now;
            _shown = true;
            terminal.Write($"\r{Line(value).PadRight(width - 1)}");
            terminal.Flush();
        }
    }

    /// <summary>Wipes the line.</summary>
    public void Dispose()
    {
        lock (_writing)
            if (_shown)
                terminal.Write($"\r{new string(' ', width - 1)}\r");
    }

    private string Line(WeightsProgress p)
    {
        var rest = p.EtaSeconds is { } eta
            ? string.Create(CultureInfo.InvariantCulture, $"{TimeSpan.FromSeconds(Math.Min(eta, 359_999)):h\\:mm\\:ss} left")
            : "";
        var line = string.Create(CultureInfo.InvariantCulture,
            $"{p.MatricesDone}/{p.MatricesTotal} matrices  {p.ElementsPerSecond / 1e6:0.0} M weights/s  {rest}  "
                + $"{SafeText.Of(p.Current.ReplaceLineEndings(" "))}");
        return line.Length < width ? line : line[..(width - 1)];
    }
}

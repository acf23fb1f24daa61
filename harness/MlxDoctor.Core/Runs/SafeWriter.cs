using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MlxDoctor.Core.Runs;

/// <summary>A writer to the terminal through which no key and no control character gets.</summary>
/// <param name="inner">Where it goes.</param>
/// <param name="colours">Lets colours through, for what formats text that was made safe before.</param>
internal sealed partial class SafeWriter(TextWriter inner, bool colours = false) : TextWriter(CultureInfo.InvariantCulture)
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <summary>What is behind it, for those who ask whether that is a terminal, or who move the cursor.</summary>
    public static TextWriter Behind(TextWriter writer) => writer is SafeWriter safe ? safe.Inner : writer;

    private TextWriter Inner => inner;

    /// <inheritdoc/>
    public override void Write(char value) => inner.Write(Safe(value.ToString()));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => inner.Write(Safe(new string(buffer, index, count)));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => inner.Write(Safe(buffer.ToString()));

    /// <inheritdoc/>
    public override void Write(string? value) => inner.Write(Safe(value));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => inner.WriteLine(Safe(value));

    /// <inheritdoc/>
    public override Task WriteAsync(char value) => inner.WriteAsync(Safe(value.ToString()));

    /// <inheritdoc/>
    public override Task WriteAsync(string? value) => inner.WriteAsync(Safe(value));

    /// <inheritdoc/>
    public override Task WriteAsync(char[] buffer, int index, int count) => inner.WriteAsync(Safe(new string(buffer, index, count)));

    /// <inheritdoc/>
    public override Task WriteLineAsync(string? value) => inner.WriteLineAsync(Safe(value));

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override Task FlushAsync() => inner.FlushAsync();

    private string Safe(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        text = FrontDoor.Say(text);
        if (!colours)
            return SafeText.Of(text);
        var safe = new StringBuilder();
        var at = 0;
        foreach (Match colour in Colour().Matches(text))
        {
            safe.Append(SafeText.Of(text[at..colour.Index])).Append(colour.Value);
            at = colour.Index + colour.Length;
        }
        return safe.Append(SafeText.Of(text[at..])).ToString();
    }

    [GeneratedRegex(@"\x1B\[[0-9;]*m", RegexOptions.CultureInvariant)]
    private static partial Regex Colour();
}

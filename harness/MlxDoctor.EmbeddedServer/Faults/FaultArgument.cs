using System.Globalization;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>What stands behind the <c>=</c> of a fault.</summary>
internal sealed record FaultArgument(string Fault, string? Text)
{
    /// <summary>As a whole number, or the fault's own default.</summary>
    public int Whole(int fallback) => Text is null ? fallback
        : int.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new FormatException($"fault {Fault}: '{Text}' is not a whole number");

    /// <summary>As text, or the fault's own default.</summary>
    public string Or(string fallback) => Text ?? fallback;
}

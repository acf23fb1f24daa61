using System.Globalization;
using MlxDoctor.Core.Errors;

namespace MlxDoctor.Harness.Asking;

/// <summary>How long a server may let the harness wait; all limits grow with the one that the user may set.</summary>
/// <param name="Silence">The longest wait for an event, a comment, or a short whole answer.</param>
internal sealed record Patience(TimeSpan Silence)
{
    /// <summary>The variable that <c>--patience</c> sets, in seconds.</summary>
    public const string Variable = "DOCTOR_PATIENCE";

    private const int Least = 1, Most = 3600;

    /// <summary>90 seconds: three times what the slowest honest server on record needs for its first token.</summary>
    public static Patience Usual { get; } = new(TimeSpan.FromSeconds(90));

    /// <summary>Within this the probes must have had one complete answer.</summary>
    public TimeSpan FirstAnswer => Silence * 4 / 3;

    /// <summary>All probes together, of a server that answers.</summary>
    public TimeSpan Probing => Silence * 10 / 3;

    /// <summary>After a silence: the wait for a sign of life.</summary>
    public TimeSpan Sign => Silence / 4;

    /// <summary>Reads whole seconds; the usual patience when there is no text.</summary>
    /// <exception cref="UsageException">The text is no number of seconds.</exception>
    public static Patience Read(string? text, string option) =>
        string.IsNullOrEmpty(text) ? Usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= Least and <= Most
            ? new(TimeSpan.FromSeconds(seconds))
            : throw new UsageException($"{option} '{text}' is no whole number of seconds from {Least} to {Most}", $"{option} 90");
}

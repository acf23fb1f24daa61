using MlxDoctor.Core.Runs;

namespace MlxDoctor.Harness.Asking;

/// <summary>How long a server may let the harness wait; all limits grow with the one that the user may set.</summary>
/// <param name="Silence">The longest wait for an event, a comment, or a short whole answer.</param>
internal sealed record Patience(TimeSpan Silence)
{
    /// <summary>90 seconds: three times what the slowest honest server on record needs for its first token.</summary>
    public static Patience Usual { get; } = new(TimeSpan.FromSeconds(90));

    /// <summary>Within this the probes must have had one complete answer.</summary>
    public TimeSpan FirstAnswer => Silence * 4 / 3;

    /// <summary>All probes together, of a server that answers.</summary>
    public TimeSpan Probing => Silence * 10 / 3;

    /// <summary>After a silence: the wait for a sign of life.</summary>
    public TimeSpan Sign => Silence / 4;

    /// <summary>The patience that a run was asked for; the usual one when it was not.</summary>
    public static Patience Of(RunRequest request) =>
        request.Get(RunOptions.Patience) is { } seconds ? new(TimeSpan.FromSeconds(seconds)) : Usual;
}

namespace MlxDoctor.Harness.Asking;

/// <summary>How fast the server wrote when the run began, for the cases that ask whether it still does.</summary>
internal sealed class SessionPace
{
    /// <summary>Milliseconds between two tokens of a short stream at the beginning; null when it was not measured.</summary>
    public double? ItlMs { get; set; }
}

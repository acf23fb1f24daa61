namespace MlxDoctor.Core.Servers;

/// <summary>A failure that a server's profile expects.</summary>
/// <param name="Case">The case id that fails, or a pattern of ids such as <c>stop.*</c> for a symptom that shows in many cases.</param>
/// <param name="Pattern">Regular expression that every finding's "code: message | seen" must match; another symptom fails.</param>
/// <param name="Reason">Why it is so.</param>
/// <param name="Link">Where upstream tracks it, or null.</param>
public sealed record KnownDeviation(string Case, string Pattern, string Reason, string? Link)
{
    /// <summary>Regular expression that the request of the finding must match too, for example <c>"stream":true</c>; null for any request.</summary>
    public string? Sent { get; init; }
}

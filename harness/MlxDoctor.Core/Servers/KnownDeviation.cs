using System.Text.RegularExpressions;

namespace MlxDoctor.Core.Servers;

/// <summary>A failure that a server's profile expects.</summary>
/// <param name="Case">The case id that fails, or a pattern of ids such as <c>stop.*</c> for a symptom that shows in many cases.</param>
/// <param name="Pattern">Regular expression that every finding's "code: message | seen" must match; another symptom fails.</param>
/// <param name="Reason">Why it is so.</param>
/// <param name="Link">Where upstream tracks it, or null.</param>
public sealed partial record KnownDeviation(string Case, string Pattern, string Reason, string? Link)
{
    /// <summary>Regular expression that the request of the finding must match too, for example <c>"stream":true</c>; null for any request.</summary>
    public string? Sent { get; init; }

    /// <summary>Regular expression that what was seen must match by itself, so that another wrong answer of the same case is news; null for any.</summary>
    public string? Seen { get; init; }

    /// <summary>
    /// Regular expression that another finding about the same request must match (its "code: message | seen"): a symptom that is excused as its consequence
    /// only; null for any.
    /// </summary>
    public string? Beside { get; init; }

    /// <summary>The last version of the server that was seen to deviate so; with a later one nothing is excused. Null for every version.</summary>
    public Version? LastSeen { get; init; }

    /// <summary>False for a server that says a later version than the one that was seen to deviate; a server that says none may be any.</summary>
    /// <param name="version">What the server's version command printed, or null.</param>
    public bool Covers(string? version) => LastSeen is null || VersionIn(version) is not { } own || own <= LastSeen;

    /// <summary>The first version number in a text such as <c>mlx-lm 0.32.2</c>; null without one.</summary>
    public static Version? VersionIn(string? text) =>
        text is not null && VersionNumber().Match(text) is { Success: true } match && Version.TryParse(match.Value, out var version) ? version : null;

    [GeneratedRegex(@"\d+(\.\d+){1,3}", RegexOptions.CultureInvariant)]
    private static partial Regex VersionNumber();
}

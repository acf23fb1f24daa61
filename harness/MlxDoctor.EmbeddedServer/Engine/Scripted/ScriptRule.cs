using System.Text.RegularExpressions;

namespace MlxDoctor.EmbeddedServer.Engine.Scripted;

/// <summary>A rule of a script.</summary>
/// <param name="When">A pattern in the rendered prompt.</param>
/// <param name="Offers">A tool that must be offered, or null.</param>
/// <param name="Reply">The text of the answer, with the pattern's groups as <c>$1</c>.</param>
internal sealed record ScriptRule(Regex When, string? Offers, string Reply)
{
    /// <summary>The answer to a prompt, or null when the rule does not fit.</summary>
    public string? Answer(string prompt)
    {
        if (Offers is not null && !prompt.Contains($"\"name\": \"{Offers}\"", StringComparison.Ordinal))
            return null;
        return When.Match(prompt) is { Success: true } match ? match.Result(Reply) : null;
    }
}

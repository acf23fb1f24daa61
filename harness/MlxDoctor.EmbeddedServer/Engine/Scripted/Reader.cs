using System.Text;
using System.Text.RegularExpressions;

namespace MlxDoctor.EmbeddedServer.Engine.Scripted;

/// <summary>
/// Answers about access codes of projects and values of variables as a text gives them; what the text does not say is answered with what it says of another.
/// </summary>
internal static partial class Reader
{
    /// <summary>The answer to the last question of a prompt; a greeting when it asks neither.</summary>
    public static string Answer(string prompt)
    {
        var answer = new StringBuilder();
        if (Projects().Match(prompt) is { Success: true } asked)
        {
            var codes = Facts(Code().Matches(prompt));
            foreach (var project in asked.Groups[1].Value.Split(", "))
                answer.Append(project).Append(": ").Append(codes.GetValueOrDefault(project) ?? codes.Values.FirstOrDefault() ?? "unknown").Append('\n');
        }
        if (Variable().Match(prompt) is { Success: true } variable)
            answer.Append(variable.Groups[1].Value).Append(": ").Append(Follow(variable.Groups[1].Value, prompt)).Append('\n');
        return answer.Length == 0 ? "Hello there." : answer.ToString().TrimEnd('\n');
    }

    private static string Follow(string name, string prompt)
    {
        var (values, sources) = (Facts(Setting().Matches(prompt)), Facts(Copying().Matches(prompt)));
        for (var hops = 0; hops <= sources.Count; hops++)
        {
            if (values.TryGetValue(name, out var value))
                return value;
            if (!sources.TryGetValue(name, out name!))
                break;
        }
        return values.Values.FirstOrDefault() ?? "unknown";
    }

    /// <summary>The last word of a text on each of its subjects.</summary>
    private static Dictionary<string, string> Facts(MatchCollection found)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match match in found)
            facts[match.Groups[1].Value] = match.Groups[2].Value;
        return facts;
    }

    [GeneratedRegex(@"access codes for these projects: ([^?\n]+)\?", RegexOptions.RightToLeft | RegexOptions.CultureInvariant)]
    private static partial Regex Projects();

    [GeneratedRegex(@"last line for variable (\w+):", RegexOptions.RightToLeft | RegexOptions.CultureInvariant)]
    private static partial Regex Variable();

    [GeneratedRegex(@"The access code for project ([A-Za-z0-9 ]+) is (\d+)\.", RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    [GeneratedRegex(@"Variable (\w+) is set to (\d+)\.", RegexOptions.CultureInvariant)]
    private static partial Regex Setting();

    [GeneratedRegex(@"Variable (\w+) gets the value of variable (\w+)\.", RegexOptions.CultureInvariant)]
    private static partial Regex Copying();
}

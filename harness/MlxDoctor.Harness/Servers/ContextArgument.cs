using System.Globalization;
using System.Text.RegularExpressions;
using MlxDoctor.Core.Errors;

namespace MlxDoctor.Harness.Servers;

/// <summary>Puts the context to start a server with among the arguments of its profile.</summary>
internal static partial class ContextArgument
{
    /// <summary>The text of a profile with the argument; nothing but the line of its arguments changes.</summary>
    /// <param name="text">The profile's YAML.</param>
    /// <param name="profile">The same, read; it names its argument.</param>
    /// <param name="tokens">Prompt and answer, in tokens.</param>
    /// <exception cref="UsageException">The arguments do not stand in one line.</exception>
    public static string Set(string text, ServerProfile profile, int tokens)
    {
        var argument = profile.ContextArgument!;
        var value = string.Create(CultureInfo.InvariantCulture, $"\"{tokens}\"");
        if (Line().Match(text) is not { Success: true } line)
            throw new UsageException(
                $"{profile.SourceFile}: its arguments do not stand in one line, [in, brackets]",
                string.Create(CultureInfo.InvariantCulture, $"Add {argument} {tokens} to them by hand, or write them so."));
        var list = line.Groups["list"];
        var known = new Regex($@"(?<=(^|[\s,""']){Regex.Escape(argument)}[""']?\s*,\s*)[^,\s]+", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        var changed = known.IsMatch(list.Value) ? known.Replace(list.Value, value, 1) : $"{list.Value.TrimEnd()}, {argument}, {value}";
        return text[..list.Index] + changed + text[(list.Index + list.Length)..];
    }

    [GeneratedRegex(@"^arguments:[ \t]*\[(?<list>[^\]\r\n]+)\][ \t]*(#.*)?\r?$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}

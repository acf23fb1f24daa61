using System.Text.RegularExpressions;

namespace MlxDoctor.Core.Runs;

/// <summary>Words as a POSIX shell reads them back.</summary>
public static partial class ShellWord
{
    /// <summary>The word, in quotes unless it needs none.</summary>
    public static string Quote(string word) =>
        Plain().IsMatch(word) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[A-Za-z0-9_./:=,+@%-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}

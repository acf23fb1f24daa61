using System.Text.RegularExpressions;

namespace MlxDoctor.TestLogger;

/// <summary>Says which tier a vstest run is.</summary>
internal static partial class TierName
{
    private const string Any = "test";

    /// <summary>The one tier that the filter names, else the logger's parameter, else <c>test</c>.</summary>
    /// <remarks>The filter goes first: the project's default settings name the logger, whatever tier is filtered for.</remarks>
    public static string Of(IEnumerable<string> commandLine, string? parameter)
    {
        var filtered = commandLine
            .Where(a => a.Contains("filter", StringComparison.OrdinalIgnoreCase))
            .SelectMany(a => Filter().Matches(a))
            .Select(m => m.Groups[1].Value.ToLowerInvariant())
            .Distinct()
            .ToList();
        return filtered.Count switch
        {
            0 => parameter ?? Any,
            1 => filtered[0],
            _ => Any,
        };
    }

    [GeneratedRegex(@"\bTier=(\w+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Filter();
}

using System.Text.RegularExpressions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.TestLogger;

/// <summary>Reads model and case id back from the display name of a theory's row.</summary>
internal static partial class CaseRow
{
    /// <summary>Test explorers cut a string argument here and put an ellipsis in its place.</summary>
    private const int LongestArgument = 50;

    /// <summary>The row's case id, or null when the test is no row of a case.</summary>
    public static string? CaseIdOf(TestEvent test) =>
        IsOfCases(test) ? Arguments(test).LastOrDefault(IsCaseId) : null;

    /// <summary>True when the record is about this row.</summary>
    public static bool Matches(TestEvent test, CaseRecord record)
    {
        if (!IsOfCases(test))
            return false;
        var arguments = Arguments(test);
        var model = Escape(record.Model ?? "");
        return arguments.Contains(record.Id, StringComparer.Ordinal)
            && (model.Length == 0
                || arguments.Any(a => a == model
                    || (model.Length > LongestArgument && model.StartsWith(a, StringComparison.Ordinal) && a.Length >= LongestArgument - 3)));
    }

    /// <summary>The row's model, or null when it has none beside the case.</summary>
    public static string? ModelOf(TestEvent test)
    {
        var arguments = Arguments(test);
        return arguments.Count > 1 && CaseIdOf(test) is { } id && arguments[0] != id ? Escaped().Replace(arguments[0], "$1") : null;
    }

    // A model's folder may have a quote in its name; xunit puts a backslash before it, and cuts afterwards.
    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    // Unit tests have rows too, and some are about case ids.
    private static bool IsOfCases(TestEvent test) => test.HasTier("Check", "Full", "Benchmark");

    private static IReadOnlyList<string> Arguments(TestEvent test) =>
        [.. Quoted().Matches(test.DisplayName).Select(m => m.Groups[1].Value.TrimEnd('·', '.', '…'))];

    private static bool IsCaseId(string text)
    {
        try
        {
            CaseId.Require(text);
            return true;
        }
        catch (UsageException)
        {
            return false;
        }
    }

    [GeneratedRegex("""
        "((?:[^"\\]|\\.)*)"
        """, RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\\(.)", RegexOptions.CultureInvariant)]
    private static partial Regex Escaped();
}

using System.Text.RegularExpressions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Agents;

namespace MlxDoctor.Cli.Bisect;

/// <summary>The versions of a Python package, from a folder of wheels or from the package index.</summary>
internal static partial class PackageVersions
{
    /// <summary>The versions of the wheels in a folder, each once.</summary>
    public static IReadOnlyList<string> OfWheels(string folder, string package)
    {
        // {name}-{version}-{tags}.whl, with '_' for '-' in the name.
        var wanted = Normal(package);
        return [.. Directory.EnumerateFiles(folder, "*.whl").Select(f => Path.GetFileName(f).Split('-'))
            .Where(parts => parts.Length > 2 && Normal(parts[0]) == wanted).Select(parts => parts[1]).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The versions in what <c>pip index versions</c> prints.</summary>
    public static IReadOnlyList<string> OfIndex(string printed) =>
        Available().Match(printed) is { Success: true } match ? [.. match.Groups["list"].Value.Split(',').Select(v => v.Trim()).Where(v => v.Length > 0)] : [];

    /// <summary>Those from one version to another, both included, oldest first; a version before a release only where it is an end.</summary>
    /// <exception cref="UsageException">The range is none, or an end is not among them.</exception>
    public static IReadOnlyList<string> Between(IReadOnlyList<string> all, string range, string package)
    {
        if (range.Split("..") is not [{ Length: > 0 } first, { Length: > 0 } last])
            throw new UsageException($"'{range}' is no range of versions", "Write the last good and the first known bad one, for example 0.31.3..0.32.2");
        foreach (var end in new[] { first, last })
            if (VersionNumber.TryParse(end) is null || !all.Contains(end))
                throw new UsageException(
                    $"there is no {package} {end}",
                    all.Count == 0 ? "No version of it was found: check its name and --wheels." : $"There are: {string.Join(", ", all.Take(30))}");
        var (from, to) = (VersionNumber.TryParse(first)!, VersionNumber.TryParse(last)!);
        if (from.CompareTo(to) >= 0)
            throw new UsageException($"{first} is not older than {last}", $"Give the older one first: {last}..{first}");
        return [.. all.Select(v => (Text: v, Number: VersionNumber.TryParse(v))).Where(v => v.Number is not null)
            .Where(v => v.Number!.CompareTo(from) >= 0 && v.Number.CompareTo(to) <= 0).OrderBy(v => v.Number).Select(v => v.Text)];
    }

    /// <summary>Names of packages do not tell '-', '_' and '.' apart, nor cases of letters.</summary>
    private static string Normal(string name) => name.Replace('_', '-').Replace('.', '-').ToLowerInvariant();

    [GeneratedRegex(@"Available versions:(?<list>[^\n]*)", RegexOptions.ExplicitCapture)]
    private static partial Regex Available();
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Runs;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Harness.Servers;

/// <summary>Failures that somebody accepted with <c>check --accept</c>: <c>harness/deviations/{server}.yaml</c>, joined with the profile's own list.</summary>
internal static partial class AcceptedDeviations
{
    private const int SeenLength = 160;

    /// <summary>Codes of a connection that broke or a server that was gone: no server is known for these, so they are never accepted.</summary>
    private static readonly FindingCode[] OfTransport =
    [
        FindingCode.HttpConnectFailed, FindingCode.HttpConnectionBroken, FindingCode.HttpTimeout, FindingCode.HttpStalled,
        FindingCode.RefusalNoAnswer, FindingCode.ServerSilent,
    ];

    /// <summary>The profile of any command line.</summary>
    private const string Custom = "custom";

    /// <summary>True for a finding that <see cref="Add"/> takes.</summary>
    public static bool Takes(Finding finding) => !OfTransport.Contains(finding.Code);

    /// <summary>
    /// Name of a server's list: its profile's. Servers that no profile identifies have nothing in common, so each address and each program has its own.
    /// </summary>
    /// <param name="profile">The profile, or null.</param>
    /// <param name="url">Where it runs already, or null when it is launched.</param>
    /// <param name="command">The user's command line, or null.</param>
    public static string ListOf(string? profile, Uri? url, string? command)
    {
        var name = profile ?? AttachedServer.NoProfile;
        if (name is not (AttachedServer.NoProfile or Custom))
            return name;
        return url is not null ? FormattableString.Invariant($"{name}-{url.Host}-{url.Port}")
            : command is not null && CommandLine.Split(command) is [var program, ..] ? $"{name}-{Path.GetFileName(program)}"
            : name;
    }

    /// <summary>The file of a server.</summary>
    public static string FileOf(string root, string server) => Path.Combine(root, "harness", "deviations", $"{Slug.Of(server)}.yaml");

    /// <summary>What was accepted; empty without a file.</summary>
    /// <exception cref="Core.Errors.UsageException">The file is wrong, with its line.</exception>
    public static IReadOnlyList<KnownDeviation> Load(string root, string server)
    {
        var file = FileOf(root, server);
        if (!File.Exists(file))
            return [];
        var yaml = YamlFile.Load(file);
        var deviations = yaml.Maps("accepted").Select(ProfileReader.Accepted).ToList();
        yaml.RejectUnknown();
        return deviations;
    }

    /// <summary>Adds the failures of a run that are not in the file yet, but for those of the transport; returns how many were added.</summary>
    /// <param name="root">The project's folder.</param>
    /// <param name="server">Name of its list, see <see cref="ListOf"/>.</param>
    /// <param name="failures">Records that failed.</param>
    /// <param name="today">The date that is written.</param>
    public static int Add(string root, string server, IEnumerable<CaseRecord> failures, DateOnly today)
    {
        var known = Load(root, server).Select(d => (d.Case, d.Pattern, d.Sent, d.Seen, d.LastSeen)).ToHashSet();
        var text = new StringBuilder();
        var added = 0;
        foreach (var record in failures.Where(r => r.Verdict == Verdict.Fail))
            foreach (var finding in record.Findings.Where(Takes))
            {
                var (sent, seen) = (SentPart(finding.Sent), SeenPart(finding.Seen));
                // That nothing was seen is said by the end of the line that patterns are held against.
                var pattern = $"^{Regex.Escape(finding.Code.Text)}: {Regex.Escape(finding.Message)}{(seen is null ? @" \| \s*$" : "")}";
                if (!known.Add((record.Id, pattern, sent, seen, KnownDeviation.VersionIn(record.Server?.Version))))
                    continue;
                added++;
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"- case: {record.Id}\n  pattern: {Quote(pattern)}\n  reason: {Quote($"accepted: {finding.Message}")}\n  date: "
                        + $"{Quote(today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))}\n");
                if (sent is not null)
                    text.Append(CultureInfo.InvariantCulture, $"  sent: {Quote(sent)}\n");
                if (seen is not null)
                    text.Append(CultureInfo.InvariantCulture, $"  seen: {Quote(seen)}\n");
                if (record.Server?.Version is { } version)
                    text.Append(CultureInfo.InvariantCulture, $"  server_version: {Quote(version)}\n");
            }
        if (added == 0)
            return 0;
        var file = FileOf(root, server);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var before = File.Exists(file)
            ? File.ReadAllText(file).TrimEnd('\n') + "\n"
            : "# Failures that were accepted with `harness/doctor check --accept`. What is not listed fails; what no longer fails is reported.\naccepted:\n";
        AtomicFile.WriteText(file, before + text);
        return added;
    }

    /// <summary>Route and mode of a request: the same symptom of another route, or in the other mode, is news.</summary>
    private static string? SentPart(string? sent)
    {
        if (sent is null || Route().Match(sent) is not { Success: true } route)
            return null;
        var mode = sent.Contains("\"stream\":true", StringComparison.Ordinal) ? ".*\"stream\":true" : "(?!.*\"stream\":true)";
        return $"^{Regex.Escape(route.Value)}{mode}";
    }

    /// <summary>What was seen, word for word but for numbers and ids, which differ from run to run; a long text by its beginning.</summary>
    private static string? SeenPart(string? seen)
    {
        if (string.IsNullOrWhiteSpace(seen))
            return null;
        var text = seen.Length <= SeenLength ? seen : seen[..SeenLength];
        var words = Changing().Split(text).Select(Regex.Escape);
        return $"^{string.Join(@"[\w-]*\d[\w.-]*", words)}{(seen.Length <= SeenLength ? "$" : "")}";
    }

    // Whole ids, and numbers; a word that only has letters is what it is.
    [GeneratedRegex(@"[\w-]*\d[\w.-]*", RegexOptions.CultureInvariant)]
    private static partial Regex Changing();

    [GeneratedRegex(@"^[A-Z]+ \S+", RegexOptions.CultureInvariant)]
    private static partial Regex Route();

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal).ReplaceLineEndings(" ")}'";
}

using System.Text.RegularExpressions;

namespace MlxDoctor.Cli.Conformance;

/// <summary>Takes what belongs to one machine out of a text: ports, model folders, paths, and with them the user's name.</summary>
internal sealed partial class Scrub
{
    /// <summary>Stands for the address that a server had.</summary>
    public const string Address = "http://127.0.0.1:8080";

    /// <summary>Where paths begin on usual machines; others are learnt from the folders of the run.</summary>
    private static readonly string[] UsualRoots = ["home", "Users", "root", "tmp", "var", "usr", "opt", "private", "mnt", "srv", "Volumes"];

    private readonly IReadOnlyList<(string From, string To)> _known;
    private readonly Regex _paths;

    /// <summary>Knows the folders of models and the addresses of servers, and what to write instead.</summary>
    /// <param name="models">Folder and name of each model.</param>
    /// <param name="addresses">Base addresses of servers.</param>
    /// <param name="folders">Other folders of this machine, for example that of the run.</param>
    public Scrub(IEnumerable<(string Folder, string Name)> models, IEnumerable<string> addresses, IEnumerable<string> folders)
    {
        var list = models.ToList();
        // The longest first: the folder of one model may hold another.
        _known =
        [
            .. list.OrderByDescending(m => m.Folder.Length).Select(m => (m.Folder, m.Name)),
            .. addresses.Select(a => new Uri(a).GetLeftPart(UriPartial.Authority)).Distinct().Select(a => (a, Address)),
        ];
        var roots =
            UsualRoots.Concat(folders.Concat(list.Select(m => m.Folder)).Select(f => f.Split('/', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault())
                .OfType<string>()).Distinct().Select(Regex.Escape);
        _paths = new Regex(
            $@"(?<![\w.:/…])/(?:{string.Join('|', roots)})(?:/[^\s/""'`\\,;:()\[\]<>{{}}|]+)+/?", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(2));
    }

    /// <summary>The text without them.</summary>
    public string Clean(string text)
    {
        foreach (var (from, to) in _known)
            text = text.Replace(from, to, StringComparison.Ordinal);
        return _paths.Replace(
            text, m => Installed().Match(m.Value) is { Success: true } package ? $"…/{package.Value}" : $"…/{m.Value.TrimEnd('/').Split('/')[^1]}");
    }

    [GeneratedRegex("(site|dist)-packages/.*", RegexOptions.CultureInvariant)]
    private static partial Regex Installed();
}

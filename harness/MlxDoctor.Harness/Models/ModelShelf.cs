using MlxDoctor.Core.Errors;

namespace MlxDoctor.Harness.Models;

/// <summary>Every model that is known: the embedded ones, what is on disk, and aliases of what is not.</summary>
internal sealed class ModelShelf
{
    private readonly AliasBook _aliases;
    private readonly ModelFinder _finder;
    private readonly string _embedded;

    private ModelShelf(AliasBook aliases, ModelFinder finder, string embedded)
    {
        _aliases = aliases;
        _finder = finder;
        _embedded = embedded;
    }

    /// <summary>Opens the shelf; nothing is scanned yet.</summary>
    /// <param name="embedded">The folder of the embedded models, which holds <c>aliases.yaml</c> too.</param>
    /// <param name="roots">Folders to look in.</param>
    public static ModelShelf Open(string embedded, IReadOnlyList<string> roots) =>
        new(AliasBook.Load(System.IO.Path.Combine(embedded, "aliases.yaml")), new ModelFinder(roots), embedded);

    /// <summary>Every entry: embedded first, then what is on disk (complete first), then aliases of what is not.</summary>
    public IReadOnlyList<ShelfEntry> Scan()
    {
        var found = _finder.All().Select(OfCopies).ToList();
        var onDisk = found.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. _aliases.All.Where(a => a.Folder is not null).Select(Embedded),
            .. found.OrderBy(f => f.State.IsComplete ? 0 : 1).ThenBy(f => f.Name, StringComparer.OrdinalIgnoreCase),
            .. _aliases.All.Where(a => a.Repo is not null && !onDisk.Contains(a.Name)).Select(Missing),
        ];
    }

    /// <summary>The entry of an alias, repository or folder; looks at the paths of this one model only.</summary>
    /// <exception cref="UsageException">Nothing is known by that name; the message has the nearest ones.</exception>
    public ShelfEntry Find(string name)
    {
        if (_aliases.Find(name) is { } alias)
            return alias.Folder is not null ? Embedded(alias) : OfRepo(alias.Repo!) ?? Missing(alias);
        if (Directory.Exists(name))
            return OfFolder(name);
        if (name.Split('/') is [{ Length: > 0 }, { Length: > 0 }])
            return OfRepo(name) ?? throw Unknown(name, $"it is neither a folder nor in {Looked()}");
        return OfRepo(name) ?? throw Unknown(name, "it is no folder and no alias");
    }

    private ShelfEntry? OfRepo(string repo)
    {
        var copies = _finder.CopiesOf(repo);
        return copies.Count == 0 ? null : OfCopies(copies.GroupBy(c => c.Name).First());
    }

    private ShelfEntry OfFolder(string folder)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder));
        var repo = HubCache.RepoOfSnapshot(full);
        var alias = repo is null ? null : _aliases.OfRepo(repo);
        return new(alias?.Name ?? repo ?? System.IO.Path.GetFileName(full), Completeness.Of(full))
        {
            Alias = alias,
            Repo = repo,
            Path = full,
            Facts = ModelFacts.Of(full),
        };
    }

    private ShelfEntry OfCopies(IGrouping<string, ModelCopy> copies)
    {
        var best = ModelFinder.Best(copies)!;
        var alias = _aliases.OfRepo(copies.Key);
        return new(alias?.Name ?? copies.Key, best.State)
        {
            Alias = alias,
            Repo = copies.Key.Contains('/', StringComparison.Ordinal) ? copies.Key : null,
            Path = best.Path,
            Facts = ModelFacts.Of(best.Path),
            OtherCopies = [.. copies.Where(c => c != best)],
        };
    }

    private ShelfEntry Embedded(ModelAlias alias)
    {
        var folder = System.IO.Path.Combine(_embedded, alias.Folder!);
        return new(alias.Name, Completeness.Of(folder)) { Alias = alias, Path = folder, Facts = ModelFacts.Of(folder), Embedded = true };
    }

    private ShelfEntry Missing(ModelAlias alias) =>
        new(alias.Name, ModelState.NotFound($"{alias.Repo} is not in {Looked()}")) { Alias = alias, Repo = alias.Repo };

    private string Looked() => _finder.Roots.Count == 0 ? "any model folder (there is none)" : string.Join(", ", _finder.Roots);

    private UsageException Unknown(string name, string why) => new(
        $"no model '{name}': {why}",
        $"{Nearest.Hint(name, Known().Distinct(StringComparer.Ordinal))} All of them: harness/doctor models.");

    private IEnumerable<string> Known() => _aliases.All.Select(a => a.Name).Concat(_finder.All().Select(g => g.Key));
}

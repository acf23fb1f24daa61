using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Harness.Models;

/// <summary>The authored short names of models.</summary>
internal sealed class AliasBook
{
    private readonly Dictionary<string, ModelAlias> _byName;
    private readonly Dictionary<string, ModelAlias> _byRepo = new(StringComparer.OrdinalIgnoreCase);

    private AliasBook(Dictionary<string, ModelAlias> byName)
    {
        _byName = byName;
        // The first alias of a repository is its name in reports.
        foreach (var alias in byName.Values.Where(a => a.Repo is not null))
            _byRepo.TryAdd(alias.Repo!, alias);
    }

    /// <summary>All aliases in file order.</summary>
    public IReadOnlyCollection<ModelAlias> All => _byName.Values;

    /// <summary>The alias with a name, or null.</summary>
    public ModelAlias? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The alias that stands for a repository, or null.</summary>
    public ModelAlias? OfRepo(string repo) => _byRepo.GetValueOrDefault(repo);

    /// <summary>Reads <c>aliases.yaml</c>.</summary>
    /// <exception cref="UsageException">Anything unknown or malformed, with file and line.</exception>
    public static AliasBook Load(string file)
    {
        var root = YamlFile.Load(file);
        root.RequireInt("version");
        var book = new Dictionary<string, ModelAlias>(StringComparer.Ordinal);
        foreach (var node in root.Maps("models"))
        {
            var alias = Read(node);
            if (!book.TryAdd(alias.Name, alias))
                throw node.Error("alias", $"the alias '{alias.Name}' occurs twice", "Give each alias a name of its own.");
        }
        root.RejectUnknown();
        return new(book);
    }

    private static ModelAlias Read(YamlMap node)
    {
        var alias = new ModelAlias(node.RequireString("alias"))
        {
            Repo = node.OptionalString("repo"),
            Folder = node.OptionalString("folder"),
            Quantisation = node.OptionalString("quantisation"),
            Size = node.OptionalString("size"),
            Reasoning = node.OptionalString("reasoning"),
            Tools = node.OptionalString("tools"),
        };
        node.RejectUnknown();
        if (alias.Name.Length == 0 || alias.Name.IndexOfAny(['/', '\\', ',', '=', ' ']) >= 0)
            throw node.Error("alias", $"'{alias.Name}' is no alias", "Use a word without slash, comma, equals sign and space.");
        if (alias.Repo is null == alias.Folder is null)
            throw node.Error("alias", $"'{alias.Name}' needs either repo or folder", "Give the hub's repository, or the folder of an embedded model.");
        return alias.Repo is { } repo && repo.Split('/') is not [{ Length: > 0 }, { Length: > 0 }]
            ? throw node.Error("repo", $"'{repo}' is no repository", "Write it as organisation/name.")
            : alias;
    }
}

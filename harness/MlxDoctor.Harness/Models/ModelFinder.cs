namespace MlxDoctor.Harness.Models;

/// <summary>Finds copies of models below the roots, in both layouts; never writes, never downloads.</summary>
/// <param name="roots">Folders to look in, in order of preference.</param>
internal sealed class ModelFinder(IReadOnlyList<string> roots)
{
    /// <summary>Where it looks.</summary>
    public IReadOnlyList<string> Roots => roots;

    /// <summary>Every copy of one repository, in order of preference; looks at a handful of paths only.</summary>
    public IReadOnlyList<ModelCopy> CopiesOf(string repo)
    {
        var copies = new List<ModelCopy>();
        foreach (var root in roots)
        {
            var hub = Path.Combine(root, HubCache.FolderOf(repo));
            if (Directory.Exists(hub))
                copies.AddRange(HubCache.Copies(hub));
            var plain = Path.Combine([root, .. repo.Split('/')]);
            if (Directory.Exists(plain))
                copies.Add(new(repo, plain, Completeness.Of(plain)));
        }
        return copies;
    }

    /// <summary>Every copy of every model, grouped by name, in order of name.</summary>
    public IReadOnlyList<IGrouping<string, ModelCopy>> All() =>
        [.. roots.SelectMany(Below).GroupBy(c => c.Name, StringComparer.OrdinalIgnoreCase).OrderBy(g => g.Key, StringComparer.OrdinalIgnoreCase)];

    /// <summary>The copy to load: the first complete one, or the first of all when none is.</summary>
    public static ModelCopy? Best(IEnumerable<ModelCopy> copies)
    {
        var all = copies.ToList();
        return all.FirstOrDefault(c => c.State.IsComplete) ?? all.FirstOrDefault();
    }

    private static IEnumerable<ModelCopy> Below(string root)
    {
        foreach (var folder in ModelFiles.Folders(root))
        {
            var name = Path.GetFileName(folder);
            if (HubCache.RepoOf(name) is not null)
            {
                foreach (var copy in HubCache.Copies(folder))
                    yield return copy;
            }
            else if (IsModel(folder))
            {
                yield return new(name, folder, Completeness.Of(folder));
            }
            else if (!name.StartsWith('.') && !name.Contains("--", StringComparison.Ordinal))
            {
                foreach (var below in ModelFiles.Folders(folder).Where(IsModel))
                    yield return new($"{name}/{Path.GetFileName(below)}", below, Completeness.Of(below));
            }
        }
    }

    /// <summary>A folder with anything of a model in it; an ordinary folder is no broken model.</summary>
    private static bool IsModel(string folder) =>
        ModelFiles.List(folder).Any(n => n == "config.json"
            || new[] { ".safetensors", ".npz", ".gguf", ".incomplete", ".part" }.Any(e => n.EndsWith(e, StringComparison.OrdinalIgnoreCase)));
}

using MlxDoctor.Core.Errors;

namespace MlxDoctor.Harness.Agents;

/// <summary>The shipped profiles and the user's own, by name.</summary>
internal sealed class AgentBook
{
    private AgentBook(IReadOnlyList<AgentEntry> all) => All = all;

    /// <summary>Every profile, broken ones too, in order of name.</summary>
    public IReadOnlyList<AgentEntry> All { get; }

    /// <summary>Where a user keeps profiles of his own.</summary>
    public static string UserFolder() => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } config
            ? config
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".config"),
        "mlxdoctor", "agents");

    /// <summary>Reads both folders; a file of the user's replaces the shipped one of that name, and says so.</summary>
    public static AgentBook Load(string shippedFolder, string userFolder)
    {
        var entries = Read(shippedFolder).ToDictionary(e => e.Name, StringComparer.Ordinal);
        foreach (var own in Read(userFolder))
            entries[own.Name] = entries.ContainsKey(own.Name) ? own with { Notice = $"{own.File} takes the place of the shipped profile '{own.Name}'" } : own;
        return new([.. entries.Values.OrderBy(e => e.Name, StringComparer.Ordinal)]);
    }

    /// <summary>The entry with a name.</summary>
    /// <exception cref="UsageException">There is none; the message names the nearest ones.</exception>
    public AgentEntry Get(string name) =>
        All.FirstOrDefault(e => e.Name == name) ?? throw new UsageException($"no agent '{name}'", Nearest.Hint(name, All.Select(e => e.Name)));

    private static IEnumerable<AgentEntry> Read(string folder)
    {
        string[] files;
        try
        {
            if (!Directory.Exists(folder))
                yield break;
            files = [.. Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be listed cannot be named file by file, but must not vanish.
            files = [Path.Combine(folder, "unreadable-folder.yaml")];
        }
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in files.Select(One))
        {
            // Broken files whose names differ only in what a row cannot show must not become one.
            var unique = entry.Name;
            for (var n = 2; !names.Add(unique); n++)
                unique = FormattableString.Invariant($"{entry.Name}-{n}");
            yield return entry with { Name = unique };
        }
    }

    private static AgentEntry One(string file)
    {
        try
        {
            var profile = AgentProfileReader.Read(file);
            return new(profile.Name, file, profile, null);
        }
        catch (UsageException e)
        {
            return new(RowName(Path.GetFileNameWithoutExtension(file)), file, null, e.Message);
        }
    }

    /// <summary>A file may have any name, a row may not.</summary>
    private static string RowName(string file)
    {
        var name = new string([.. file.ToLowerInvariant().Select(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_' ? c : '-')]);
        return name.Length > 30 ? name[..30] : name.Length == 0 ? "unnamed" : name;
    }
}

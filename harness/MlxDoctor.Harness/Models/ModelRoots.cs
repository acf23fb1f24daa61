using System.Text.Json;

namespace MlxDoctor.Harness.Models;

/// <summary>The folders in which tools keep models.</summary>
internal static class ModelRoots
{
    /// <summary>Roots in the order in which they are looked at, each once; those that do not exist are left out.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="home">The user's home folder.</param>
    /// <param name="given">Folders that the user named; they come first.</param>
    public static IReadOnlyList<string> Of(Func<string, string?> variable, string home, IReadOnlyList<string> given)
    {
        var roots = new List<string>(given);
        void Add(string? root, params string[] below)
        {
            if (!string.IsNullOrWhiteSpace(root))
                roots.Add(Path.Combine([Expand(root, home), .. below]));
        }
        Add(variable("HF_HUB_CACHE"));
        Add(variable("HUGGINGFACE_HUB_CACHE"));
        Add(variable("HF_HOME"), "hub");
        Add(variable("XDG_CACHE_HOME"), "huggingface", "hub");
        Add(home, ".cache", "huggingface", "hub");
        foreach (var studio in LmStudioHomes(home))
        {
            Add(Configured(Path.Combine(studio, "settings.json")));
            Add(studio, "models");
        }
        Add(Configured(Path.Combine(home, "Library", "Application Support", "LM Studio", "settings.json")));
        return [.. roots.Where(Directory.Exists).DistinctBy(Real, StringComparer.Ordinal)];
    }

    /// <summary>The roots of this machine and user.</summary>
    public static IReadOnlyList<string> OfThisMachine(IReadOnlyList<string> given) =>
        Of(Environment.GetEnvironmentVariable, Environment.GetFolderPath(
            Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), given);

    /// <summary>LM Studio notes in a pointer file where its own folder is; before 0.3.6 it was in the cache folder.</summary>
    private static IEnumerable<string> LmStudioHomes(string home)
    {
        var pointer = Path.Combine(home, ".lmstudio-home-pointer");
        if (ReadText(pointer)?.Split('\n')[0].Trim() is { Length: > 0 } pointed)
            yield return pointed;
        yield return Path.Combine(home, ".lmstudio");
        yield return Path.Combine(home, ".cache", "lm-studio");
    }

    private static string? Configured(string settings)
    {
        try
        {
            if (ReadText(settings) is not { } text)
                return null;
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("downloadsFolder", out var folder)
                && folder.ValueKind == JsonValueKind.String
                ? folder.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? ReadText(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllText(file) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Expand(string path, string home) => path == "~" || path.StartsWith("~/", StringComparison.Ordinal) ? home + path[1..] : path;

    private static string Real(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        try
        {
            return new DirectoryInfo(full).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return full;
        }
    }
}

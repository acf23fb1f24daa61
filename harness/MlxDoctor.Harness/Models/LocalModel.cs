using System.Security.Cryptography;
using MlxDoctor.Core.Errors;

namespace MlxDoctor.Harness.Models;

/// <summary>A model folder and the name by which runs, baselines and reports know it.</summary>
/// <param name="Key">Alias, or folder name and a short content hash.</param>
/// <param name="Path">The folder.</param>
internal sealed record LocalModel(string Key, string Path)
{
    private const int HashLength = 8;

    /// <summary>Longer names would be cut in test explorers.</summary>
    private const int MostKeyLength = 40;

    /// <summary>Finds an embedded model by name or any model by folder; quick, since test discovery calls it.</summary>
    /// <param name="text">Name or folder.</param>
    /// <param name="embeddedModels">The folder of the embedded models.</param>
    public static LocalModel Resolve(string text, string embeddedModels)
    {
        var embedded = System.IO.Path.Combine(embeddedModels, text);
        if (text.IndexOfAny(['/', '\\']) < 0 && Directory.Exists(embedded))
            return new(text, embedded);
        if (!Directory.Exists(text))
            throw new UsageException(
                $"'{text}' is neither a folder nor an embedded model",
                Nearest.Hint(text, Directory.EnumerateDirectories(embeddedModels).Select(d => System.IO.Path.GetFileName(d))));
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(text));
        if (!File.Exists(System.IO.Path.Combine(full, "config.json")))
            throw new UsageException($"{text} has no config.json", "Give the folder of a model in MLX or Hugging Face layout.");
        var name = System.IO.Path.GetFileName(full);
        return SameAsEmbedded(full, System.IO.Path.Combine(embeddedModels, name))
            ? new(name, full)
            : new($"{(name.Length > MostKeyLength ? name[..MostKeyLength] : name)}-{ContentHash(full)}", full);
    }

    /// <summary>Hash over configuration and tokenizer, and the sizes of the weights: enough to tell models apart without reading gigabytes.</summary>
    public static string ContentHash(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in new[] { "config.json", "tokenizer.json", "chat_template.jinja" })
            if (File.Exists(System.IO.Path.Combine(folder, name)))
                hash.AppendData(File.ReadAllBytes(System.IO.Path.Combine(folder, name)));
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*.safetensors").OrderBy(f => f.Name, StringComparer.Ordinal))
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(FormattableString.Invariant($"{file.Name}:{file.Length};")));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..HashLength];
    }

    private static bool SameAsEmbedded(string folder, string embedded) =>
        Directory.Exists(embedded) && ContentHash(folder) == ContentHash(embedded);
}

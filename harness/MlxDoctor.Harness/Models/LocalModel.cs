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

    /// <summary>Finds an embedded model by name, a model by alias or repository, or any model by folder; quick, since test discovery calls it.</summary>
    /// <param name="text">Name or folder; or <c>name=folder</c> from someone who has looked already.</param>
    /// <param name="embeddedModels">The folder of the embedded models.</param>
    public static LocalModel Resolve(string text, string embeddedModels)
    {
        if (text.IndexOf('=', StringComparison.Ordinal) is var cut and > 0 && text.IndexOfAny(['/', '\\']) > cut)
            return new(text[..cut], text[(cut + 1)..]);
        var embedded = System.IO.Path.Combine(embeddedModels, text);
        if (text.IndexOfAny(['/', '\\']) < 0 && Directory.Exists(embedded))
            return new(text, embedded);
        return Of(ModelShelf.Open(embeddedModels, ModelRoots.OfThisMachine([])).Find(text), embeddedModels);
    }

    /// <summary>The model of an entry that has a folder.</summary>
    /// <exception cref="UsageException">It is not on this machine, or no model.</exception>
    public static LocalModel Of(ShelfEntry entry, string embeddedModels)
    {
        if (entry.Path is not { } path)
            throw new UsageException(
                $"the model '{entry.Name}' is not on this machine: {entry.State.Reason}",
                "Download it with the tool of your choice: the doctor never does. What is here: harness/doctor models.");
        if (entry.Alias is not null)
            return new(entry.Name, path);
        if (!File.Exists(System.IO.Path.Combine(path, "config.json")) && entry.State.Format != WeightFormat.Gguf)
            throw new UsageException($"{path} has no config.json", "Give the folder of a model in MLX or Hugging Face layout.");
        var name = entry.Name.Split('/')[^1];
        return SameAsEmbedded(path, System.IO.Path.Combine(embeddedModels, name))
            ? new(name, path)
            : new($"{(name.Length > MostKeyLength ? name[..MostKeyLength] : name)}-{ContentHash(path)}", path);
    }

    /// <summary>The form that <see cref="Resolve"/> reads without looking again.</summary>
    public string Handed => $"{Key}={Path}";

    /// <summary>Hash over configuration and tokenizer, and the sizes of the weights: enough to tell models apart without reading gigabytes.</summary>
    public static string ContentHash(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in new[] { "config.json", "tokenizer.json", "chat_template.jinja" })
            if (File.Exists(System.IO.Path.Combine(folder, name)))
                hash.AppendData(File.ReadAllBytes(System.IO.Path.Combine(folder, name)));
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*.safetensors").OrderBy(f => f.Name, StringComparer.Ordinal))
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(FormattableString.Invariant($"{file.Name}:{ModelFiles.Length(file.FullName)};")));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..HashLength];
    }

    private static bool SameAsEmbedded(string folder, string embedded) =>
        Directory.Exists(embedded) && ContentHash(folder) == ContentHash(embedded);
}

using System.Security.Cryptography;
using System.Text;
using MlxDoctor.Core.Errors;

namespace MlxDoctor.Puppets;

/// <summary>A finished checkpoint: its files, and the ids that each script emits.</summary>
/// <param name="Family">The family that it passes for.</param>
/// <param name="Scripts">Its scripts; the place of one is its number.</param>
/// <param name="Vocabulary">Its tokens.</param>
/// <param name="Files">Contents by file name.</param>
internal sealed record PuppetCheckpoint(
    PuppetFamily Family, IReadOnlyList<PuppetScript> Scripts, PuppetVocabulary Vocabulary, IReadOnlyDictionary<string, byte[]> Files)
{
    /// <summary>SHA-256 over all files, in hexadecimal.</summary>
    public string Hash
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var (name, content) in Files.OrderBy(f => f.Key, StringComparer.Ordinal))
            {
                hash.AppendData(Encoding.UTF8.GetBytes(name));
                hash.AppendData(content);
            }
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    /// <summary>Writes the checkpoint into a folder of its own below the given one, whole or not at all; one that is there already stays.</summary>
    /// <returns>The checkpoint's folder: <c>{root}/{start of the hash}/{family's folder name}</c>.</returns>
    /// <exception cref="EnvironmentException">It cannot be written.</exception>
    public string WriteBelow(string root)
    {
        var place = Path.Combine(root, Hash[..12]);
        var folder = Path.Combine(place, Family.Folder);
        if (Directory.Exists(folder))
            return folder;
        var half = Path.Combine(root, $".{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(half);
            Directory.CreateDirectory(place);
            foreach (var (name, content) in Files)
                File.WriteAllBytes(Path.Combine(half, name), content);
            Directory.Move(half, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(half))
                Directory.Delete(half, recursive: true);
            // Another run may have been quicker; the content is the same by its hash.
            if (!Directory.Exists(folder))
                throw new EnvironmentException($"{folder}: can't be written: {e.Message}", "Check the folder's permissions and the space on the disk.", e);
        }
        return folder;
    }
}

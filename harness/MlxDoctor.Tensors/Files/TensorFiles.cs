using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Npz;
using MlxDoctor.Tensors.Safetensors;

namespace MlxDoctor.Tensors.Files;

/// <summary>Opens a tensor file by its extension.</summary>
internal static class TensorFiles
{
    /// <summary>Extensions that can be read.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".safetensors", ".npz", ".npy"];

    /// <summary>Opens and checks; throws <see cref="TensorFormatException"/>.</summary>
    public static ITensorFile Open(string path) => System.IO.Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".safetensors" => new SafetensorsTensorFile(SafetensorsFile.Open(path)),
        ".npz" => NpzFile.Open(path),
        ".npy" => NpyFile.Open(path),
        var other => throw new TensorFormatException(path, null, $"extension '{other}' is not one of {string.Join(", ", Extensions)}"),
    };
}

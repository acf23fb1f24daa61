using System.Text;
using System.Text.Json;

namespace MlxDoctor.Core.Runs;

/// <summary>Writes files that are either there as a whole or not at all.</summary>
public static class AtomicFile
{
    /// <summary>How the name of a file that is still being written ends; one that stays was left by a killed writer.</summary>
    public const string TempSuffix = ".tmp";

    /// <summary>Writes text as UTF-8 without BOM; in a page nothing of others is left that acts.</summary>
    public static void WriteText(string path, string text) =>
        WriteBytes(path, Encoding.UTF8.GetBytes(Path.GetExtension(path) == ".md" ? VisibleText.Of(text) : text));

    /// <summary>Writes one record, indented, with a line feed at its end.</summary>
    public static void WriteJson<T>(string path, T value) =>
        WriteText(path, JsonSerializer.Serialize(value, RunJson.Indented) + "\n");

    /// <summary>Writes to a temporary file beside the target, forces it to disk and renames it; keys are masked on the way.</summary>
    public static void WriteBytes(string path, ReadOnlyMemory<byte> bytes)
    {
        var content = Secrets.Mask(path, bytes);
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        var temp = Path.Combine(folder, $".{Guid.NewGuid():N}{TempSuffix}");
        try
        {
            using (var file = new FileStream(temp, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                file.Write(content.Span);
                file.Flush(flushToDisk: true);
            }
            File.Move(temp, path, overwrite: true);
        }
        catch
        {
            File.Delete(temp);
            throw;
        }
    }
}

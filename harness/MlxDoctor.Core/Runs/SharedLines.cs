using System.Text;

namespace MlxDoctor.Core.Runs;

/// <summary>Appends lines to a file that several processes write.</summary>
internal static class SharedLines
{
    private const int MostTries = 5000;

    /// <summary>Appends one line of JSON without keys; lines of two processes never mix, and a torn last line of a killed writer is closed first.</summary>
    /// <remarks>
    /// FileMode.Append seeks once and then writes at remembered offsets, so two processes would overwrite each other: the file is locked for each line.
    /// </remarks>
    public static void Append(string path, string line)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        byte[] bytes = [.. Secrets.MaskLine(line.Replace('\r', ' ').Replace('\n', ' ')).Span, (byte)'\n'];
        using var file = Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
        var torn = false;
        if (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            torn = file.ReadByte() != '\n';
        }
        file.Seek(0, SeekOrigin.End);
        file.Write(torn ? [(byte)'\n', .. bytes] : bytes);
        file.Flush();
    }

    /// <summary>Every line that is there; none when the file is absent.</summary>
    public static IReadOnlyList<string> Read(string path)
    {
        if (!File.Exists(path))
            return [];
        using var file = Open(path, FileMode.Open, FileAccess.Read);
        using var reader = new StreamReader(file, Encoding.UTF8);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static FileStream Open(string path, FileMode mode, FileAccess access)
    {
        var wait = new SpinWait();
        for (var tries = 1; ; tries++)
        {
            try
            {
                // No buffer: a line reaches the file in one write.
                return new FileStream(path, mode, access, FileShare.None, bufferSize: 0);
            }
            catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException) && tries < MostTries)
            {
                wait.SpinOnce();
            }
        }
    }
}

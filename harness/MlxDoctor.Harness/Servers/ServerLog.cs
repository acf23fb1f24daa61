using System.Text;
using System.Text.RegularExpressions;
using CliWrap;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Harness.Servers;

/// <summary>The log of a server: both streams, unbuffered, so that a kill leaves what was said, and without keys.</summary>
internal sealed partial class ServerLog : IAsyncDisposable
{
    /// <summary>Lines shown with a death.</summary>
    public const int TailLines = 40;

    /// <summary>A server that talks without end must not fill the disk.</summary>
    private const long MaxBytes = 256L * 1024 * 1024;

    private const int TailBytes = 64 * 1024;

    private readonly SemaphoreSlim _gate = new(1);
    private readonly FileStream _file;

    /// <summary>Opens the log; a later start of the same server appends.</summary>
    public ServerLog(string path)
    {
        Path = path;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>A target that CliWrap writes a stream of the server to.</summary>
    public PipeTarget Target() => PipeTarget.Create((stream, cancellation) => LogMask.CopyAsync(stream, WriteAsync, cancellation));

    /// <summary>Writes a line of the harness, marked as such.</summary>
    public Task NoteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(Secrets.Mask($"--- doctor: {text}\n")));

    /// <summary>The last lines, without colours and with nothing in them that acts on a terminal.</summary>
    public IReadOnlyList<string> Tail()
    {
        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(-Math.Min(TailBytes, file.Length), SeekOrigin.End);
        using var reader = new StreamReader(file, Encoding.UTF8);
        return [.. reader.ReadToEnd().Split('\n').Select(Clean).Where(l => l.Length > 0).TakeLast(TailLines)];
    }

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        _gate.Dispose();
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        await _gate.WaitAsync();
        try
        {
            // The pipe is read on, or the server would block in its next write.
            if (_file.CanWrite && _file.Length < MaxBytes)
                await _file.WriteAsync(bytes);
        }
        catch (IOException)
        {
            // A full disk must not kill the server that is measured; the records notice it.
        }
        finally
        {
            _gate.Release();
        }
    }

    private static string Clean(string line) =>
        VisibleText.Of(Colours().Replace(line, "").TrimEnd('\r').Replace('\r', ' '));

    [GeneratedRegex(@"\x1B\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Colours();
}

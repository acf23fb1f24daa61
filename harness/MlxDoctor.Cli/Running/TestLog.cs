using CliWrap;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Cli.Running;

/// <summary>What <c>dotnet test</c> prints, both streams in one file and without keys; a disk that is full loses text but never stops the run.</summary>
internal sealed class TestLog(string path) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly FileStream _file = new(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    /// <summary>A target for one of the streams.</summary>
    public PipeTarget Target() => PipeTarget.Create((stream, cancellation) => LogMask.CopyAsync(stream, WriteAsync, cancellation));

    /// <inheritdoc/>
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
            await _file.WriteAsync(bytes);
        }
        catch (IOException)
        {
            // The stream is read on, or the tests would block in their next line and the run would never end.
        }
        finally
        {
            _gate.Release();
        }
    }
}

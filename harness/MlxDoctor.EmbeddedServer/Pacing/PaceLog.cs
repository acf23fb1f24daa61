using System.Text;
using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Startup;

namespace MlxDoctor.EmbeddedServer.Pacing;

/// <summary>Emission times as JSON lines, written when a request is over so that writing disturbs no schedule.</summary>
internal sealed class PaceLog : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FileStream _file;

    /// <summary>Opens the file, replacing an earlier one.</summary>
    public PaceLog(string path)
    {
        try
        {
            _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new StartupException($"--pace-log '{path}' cannot be written: {e.Message}", "a path in a writable folder");
        }
    }

    /// <summary>Appends the lines of a request.</summary>
    public void Write(IEnumerable<JsonObject> lines)
    {
        var text = string.Concat(lines.Select(l => l.ToJsonString(JsonText.Options) + "\n"));
        lock (_gate)
        {
            _file.Write(Encoding.UTF8.GetBytes(text));
            _file.Flush();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}

using System.Text.Json.Nodes;

namespace MlxDoctor.EmbeddedServer.Pacing;

/// <summary>Collects what one request emitted and when.</summary>
internal sealed class EmissionRecord(PaceLog? log, string id, string? tag, double receivedMs)
{
    private readonly List<JsonObject> _lines = [];
    private int _index;

    /// <summary>One event went out.</summary>
    /// <param name="kind">role, delta, finish, usage, done, comment or body.</param>
    /// <param name="tokens">Tokens that it carries.</param>
    /// <param name="dueMs">When it was planned; null when there is no schedule.</param>
    /// <param name="sentMs">When writing began.</param>
    /// <param name="flushedMs">When the socket had taken it.</param>
    public void Add(string kind, int tokens, double? dueMs, double sentMs, double flushedMs)
    {
        if (log is null)
            return;
        _lines.Add(new JsonObject
        {
            ["id"] = id,
            ["tag"] = tag,
            ["index"] = _index++,
            ["kind"] = kind,
            ["tokens"] = tokens,
            ["received_ms"] = receivedMs,
            ["due_ms"] = dueMs,
            ["sent_ms"] = sentMs,
            ["flushed_ms"] = flushedMs,
        });
    }

    public void Finish()
    {
        if (_lines.Count > 0)
            log?.Write(_lines);
        _lines.Clear();
    }
}

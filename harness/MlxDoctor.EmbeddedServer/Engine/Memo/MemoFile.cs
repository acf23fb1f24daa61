using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace MlxDoctor.EmbeddedServer.Engine.Memo;

/// <summary>Remembered answers in a file that several servers of one model may share: a line per answer, key and token ids.</summary>
internal sealed class MemoFile
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<int>> _answers = new(StringComparer.Ordinal);
    private readonly string _path;

    /// <summary>Reads what is there; a line that is cut or garbled is no answer.</summary>
    public MemoFile(string path)
    {
        _path = path;
        if (!File.Exists(path))
            return;
        foreach (var line in File.ReadLines(path))
        {
            if (line.Split(' ') is [var key, var ids, "."])
                _answers[key] = [.. ids.Split(',').Select(id => int.Parse(id, NumberStyles.None, CultureInfo.InvariantCulture))];
        }
    }

    /// <summary>The remembered answer, or null.</summary>
    public IReadOnlyList<int>? Find(string key) => _answers.GetValueOrDefault(key);

    /// <summary>Remembers an answer, here and in the file.</summary>
    public void Add(string key, IReadOnlyList<int> answer)
    {
        if (!_answers.TryAdd(key, [.. answer]))
            return;
        var line = Encoding.ASCII.GetBytes($"{key} {string.Join(',', answer)} .\n");
        // One write in append mode: servers that share the file do not cut each other's lines.
        using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        file.Write(line);
    }
}

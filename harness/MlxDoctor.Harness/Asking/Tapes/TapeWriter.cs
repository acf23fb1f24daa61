using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Tapes;

/// <summary>Collects every exchange of a run, byte for byte but for keys, and writes them as one compressed file.</summary>
internal sealed class TapeWriter
{
    /// <summary>Name of the file in the folder.</summary>
    public const string FileName = "tape.jsonl.gz";

    /// <summary>Layout of the file.</summary>
    public const int SchemaVersion = 1;

    private readonly Lock _gate = new();
    private readonly List<(string Key, string Case, Exchange Exchange)> _exchanges = [];

    /// <summary>Keeps an exchange.</summary>
    public void Add(string caseId, Exchange exchange)
    {
        lock (_gate)
            _exchanges.Add((TapeKey.Of(caseId, exchange.Request), caseId, exchange));
    }

    /// <summary>Writes the file, whole or not at all.</summary>
    public void Write(string folder, TapeHead head)
    {
        using var file = new TapeFile(folder, head);
        lock (_gate)
            foreach (var (key, caseId, exchange) in _exchanges)
                file.Add(key, caseId, exchange);
        file.Complete();
    }
}

namespace MlxDoctor.Harness.Asking;

/// <summary>What a server offers, and how that was learnt.</summary>
internal sealed class Capabilities
{
    private readonly Dictionary<string, (bool Offered, string How)> _known = new(StringComparer.Ordinal);

    /// <summary>Every capability that was looked at, by name.</summary>
    public IReadOnlyDictionary<string, (bool Offered, string How)> All => _known;

    /// <summary>Notes a capability; the first word stands, so that a profile's knowledge beats a probe.</summary>
    public void Note(string name, bool offered, string how) => _known.TryAdd(name, (offered, how));

    /// <summary>The first of the needed capabilities that is missing, with how that is known; null when all are there or nothing is known.</summary>
    public string? Missing(IEnumerable<string> needs)
    {
        foreach (var need in needs)
            if (_known.TryGetValue(need, out var fact) && !fact.Offered)
                return $"the server lacks '{need}' ({fact.How})";
        return null;
    }
}

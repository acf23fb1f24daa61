using System.Runtime.InteropServices;

namespace MlxDoctor.Harness.Client;

/// <summary>Collects observations: one entry per code, so that a hostile stream can't fill memory with them.</summary>
internal sealed class ObservationLog
{
    private readonly List<Observation> _list = [];

    /// <summary>Notes one occurrence; the text of the first stays.</summary>
    public void Add(string code, string text)
    {
        foreach (ref var known in CollectionsMarshal.AsSpan(_list))
        {
            if (known.Code != code)
                continue;
            known = known with { Count = known.Count + 1 };
            return;
        }
        _list.Add(new Observation(code, text.Length > 300 ? text[..300] + "…" : text, 1));
    }

    /// <summary>What was noted, in order of first occurrence.</summary>
    public IReadOnlyList<Observation> ToList() => [.. _list];
}

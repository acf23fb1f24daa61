using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Invariants;

/// <summary>Something that every good answer owes, whatever was asked.</summary>
/// <param name="Name">What it is about, in a few words.</param>
/// <param name="Check">Adds a finding per defect.</param>
/// <param name="Apis">The APIs whose answers owe it; none for all.</param>
internal sealed record Invariant(string Name, Action<Asked, Transcript, FindingList> Check, params IReadOnlyList<WireFormat> Apis)
{
    /// <summary>Why it is not asked of the other APIs; null when it is asked of all.</summary>
    public string? NotOfOthers { get; init; }

    /// <summary>True when answers of that API owe it.</summary>
    public bool IsOwedBy(WireFormat format) => Apis.Count == 0 || Apis.Contains(format);
}

using System.IO.Enumeration;

namespace MlxDoctor.Proofs.Alterations;

/// <summary>Alterations after which the server is still a correct one.</summary>
/// <param name="Place">Matches <see cref="Alteration.Place"/>; <c>*</c> stands for anything.</param>
/// <param name="Operations">Names of the operations, any scope; <c>*</c> stands for anything.</param>
/// <param name="Why">Why a correct server may answer so.</param>
/// <param name="Source">The page that says it.</param>
internal sealed record LegitimateAlteration(string Place, string[] Operations, string Why, string Source)
{
    /// <summary>Only when it is done there; null for anywhere.</summary>
    public AlterationScope? Scope { get; init; }

    /// <summary>Whether the alteration is one of these.</summary>
    public bool Covers(Alteration alteration) =>
        (Scope is null || Scope == alteration.Scope)
        && FileSystemName.MatchesSimpleExpression(Place, alteration.Place, ignoreCase: false)
        && Operations.Any(o => FileSystemName.MatchesSimpleExpression(o, alteration.Operation, ignoreCase: false));
}

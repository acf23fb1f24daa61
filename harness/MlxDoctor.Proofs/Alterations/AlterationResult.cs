namespace MlxDoctor.Proofs.Alterations;

/// <summary>What became of an alteration.</summary>
/// <param name="Alteration">The alteration.</param>
/// <param name="Case">The first case that noticed, or null.</param>
/// <param name="Codes">What it said.</param>
/// <param name="Undecided">Why some case could not be judged although nothing was noticed, or null.</param>
internal sealed record AlterationResult(Alteration Alteration, string? Case, IReadOnlyList<string> Codes, string? Undecided)
{
    /// <summary>Why it is no fault, or null when it is one.</summary>
    public LegitimateAlteration? Legitimate { get; } = LegitimateAlterations.Of(Alteration);

    /// <summary>A case noticed.</summary>
    public bool Noticed => Case is not null;

    /// <summary>It is a fault and no case noticed.</summary>
    public bool Missed => !Noticed && Legitimate is null;
}

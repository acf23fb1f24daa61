namespace MlxDoctor.Proofs.Alterations;

/// <summary>In which of the places that look alike something is changed.</summary>
internal enum AlterationScope
{
    /// <summary>In all.</summary>
    All,

    /// <summary>Only from the second such request of a case on.</summary>
    Second,

    /// <summary>Only in the first such event of a stream.</summary>
    First,

    /// <summary>Only in the last such event of a stream.</summary>
    Last,
}

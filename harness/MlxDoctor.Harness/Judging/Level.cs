namespace MlxDoctor.Harness.Judging;

/// <summary>How binding a case's rule is.</summary>
internal enum Level
{
    /// <summary>Clients break when it does not hold.</summary>
    Must,

    /// <summary>Clients work around it, or few need it.</summary>
    Should,
}

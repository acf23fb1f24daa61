namespace MlxDoctor.Proofs.Matrix;

/// <summary>What a doctor says who meets a broken server with a model that it does not know, and has no answers of an earlier day.</summary>
/// <param name="Case">The first case that reported something; <c>boot</c> when the server could not even be probed, null when none did.</param>
/// <param name="Codes">What it reported.</param>
/// <param name="Ran">How many cases were put, that one included: all of them when none reported anything.</param>
internal sealed record FirstContact(string? Case, IReadOnlyList<string> Codes, int Ran)
{
    /// <summary>Something was reported.</summary>
    public bool Caught => Case is not null;
}

namespace MlxDoctor.Harness.Baselines;

/// <summary>The recorded answers to one prompt, one a start.</summary>
/// <param name="Request">Hash of the request without the model's name: another request has other answers.</param>
/// <param name="Given">In order.</param>
internal sealed record BaselineAnswer(string Request, IReadOnlyList<GivenAnswer> Given)
{
    /// <summary>True when all starts gave the same answer.</summary>
    public bool Agreed() => Given.Select(g => g.Text()).Distinct(StringComparer.Ordinal).Count() == 1;

    /// <summary>True when one of them was this answer.</summary>
    public bool Has(GivenAnswer answer) => Given.Any(g => g.Text() == answer.Text());
}

using MlxDoctor.Proofs.Children;

namespace MlxDoctor.Proofs.Nightly;

/// <summary>One thing that is proven by night.</summary>
/// <param name="Name">As <c>--part</c> takes it.</param>
/// <param name="Words">Arguments of the doctor, or of <c>dotnet</c>.</param>
internal sealed record NightlyPart(string Name, params IReadOnlyList<string> Words)
{
    /// <summary>Stands for the Python of the installed server, which has numpy and MLX.</summary>
    public const string Python = "PYTHON";

    /// <summary>Profile of the server that must be installed; null for none.</summary>
    public string? Server { get; init; }

    /// <summary>The words are for <c>dotnet</c>.</summary>
    public bool IsDotnet { get; init; }

    /// <summary>The command line as a page shows it.</summary>
    public string Shown => string.Join(
        ' ', Words.Select(w => w.Any(c => c is '|' or '&' or ' ') ? $"\"{w}\"" : w).Prepend(IsDotnet ? "dotnet" : DoctorCommand.Shown));
}

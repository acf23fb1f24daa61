namespace MlxDoctor.Harness.Asking.Tapes;

/// <summary>What was recorded: the server and the model.</summary>
/// <param name="Profile">Name of the server's profile.</param>
/// <param name="Version">Its version, or null.</param>
/// <param name="Model">The model's key in records.</param>
/// <param name="ModelSent">The model name that requests carried.</param>
/// <param name="ModelNames">Names that answers may carry.</param>
/// <param name="Known">The answers of the model are known.</param>
/// <param name="ContextTokens">The model's context, or null.</param>
internal sealed record TapeHead(
    string Profile, string? Version, string Model, string ModelSent, IReadOnlyList<string> ModelNames, bool Known, int? ContextTokens);

namespace MlxDoctor.Harness.Models;

/// <summary>One place on disk that holds, or should hold, a model.</summary>
/// <param name="Name">The repository such as <c>org/name</c>, or the folder's own name where it belongs to none.</param>
/// <param name="Path">The folder to load from.</param>
/// <param name="State">Whether it can be loaded.</param>
internal sealed record ModelCopy(string Name, string Path, ModelState State);

namespace MlxDoctor.Harness.Cases.Context.Search;

/// <summary>A size and its answer.</summary>
/// <param name="Size">Prompt and reserved answer together, in tokens.</param>
/// <param name="Good">Whether it worked.</param>
internal sealed record SizeTried(int Size, bool Good);

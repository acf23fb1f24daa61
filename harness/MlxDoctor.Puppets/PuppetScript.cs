namespace MlxDoctor.Puppets;

/// <summary>What a checkpoint says when it reads the selector of this script.</summary>
/// <param name="Name">Name in rows, for example <c>one-call</c>.</param>
/// <param name="Pieces">The tokens in order, without the one that ends it.</param>
internal sealed record PuppetScript(string Name, IReadOnlyList<PuppetPiece> Pieces);

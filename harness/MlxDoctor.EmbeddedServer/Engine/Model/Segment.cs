namespace MlxDoctor.EmbeddedServer.Engine.Model;

/// <summary>Consecutive new tokens of one sequence in a step.</summary>
/// <param name="Tokens">Ids to compute.</param>
/// <param name="Position">Position of the first.</param>
/// <param name="Pages">The sequence's pages, those of the new positions included.</param>
/// <param name="Logits">How many of the last rows need logits.</param>
internal sealed record Segment(int[] Tokens, int Position, IReadOnlyList<KvPage> Pages, int Logits)
{
    /// <summary>First row of the segment in the step; set by the model.</summary>
    public int FirstRow { get; set; }
}

using MlxDoctor.Core.Errors;

namespace MlxDoctor.Puppets;

/// <summary>A script as a machine: in a state, after a mark of the family or none, the next token is known.</summary>
internal static class PuppetSteps
{
    /// <summary>Every step of every script.</summary>
    /// <returns>State (an id), mark (its number among the family's tokens) or null, next id.</returns>
    /// <exception cref="UsageException">A script would have to emit two different tokens in one state.</exception>
    public static IReadOnlyList<(int State, int? Mark, int Next)> Of(PuppetVocabulary vocabulary, IReadOnlyList<PuppetScript> scripts)
    {
        var steps = new List<(int, int?, int)>();
        for (var s = 0; s < scripts.Count; s++)
        {
            var seen = new HashSet<int>();
            var (state, mark) = (vocabulary.FirstSelector + s, (int?)null);
            foreach (var next in vocabulary.Ids(s))
            {
                steps.Add((state, mark, next));
                if (next < vocabulary.FirstByte)
                {
                    (state, mark) = (next, null);
                    seen.Clear();
                }
                else if (!seen.Add(next))
                {
                    throw new UsageException(
                        $"the script '{scripts[s].Name}' is ambiguous: '{vocabulary.Shared[next - vocabulary.FirstShared]}' comes twice with no text of its "
                            + "own between",
                        "Put a word or a line feed between the two.");
                }
                else
                {
                    mark = next - vocabulary.FirstShared;
                }
            }
        }
        return steps;
    }
}

using System.Globalization;

namespace MlxDoctor.Harness.Cases.Context.Items;

/// <summary>A long text with facts among distractors of the same form.</summary>
/// <param name="Text">The text, nonce first.</param>
/// <param name="Keys">The facts that are asked for.</param>
internal sealed record Haystack(string Text, IReadOnlyList<Key> Keys)
{
    /// <summary>A chain of assignments is asked for too.</summary>
    public bool HasChain => Keys.Any(k => k.IsChain);

    /// <summary>The text with the question for all keys.</summary>
    public string Asking() => Ask(Keys);

    /// <summary>The text with another question: the same keys the other way round.</summary>
    public string AskingOtherwise() => Ask([.. Keys.Reverse()]);

    private string Ask(IReadOnlyList<Key> keys)
    {
        var projects = keys.Where(k => !k.IsChain).Select(k => k.Name).ToList();
        var chain = keys.FirstOrDefault(k => k.IsChain);
        var question = string.Create(CultureInfo.InvariantCulture,
            $"What are the access codes for these projects: {string.Join(", ", projects)}? Answer with one line for each of them, in this order, in the form "
                + $"\"project: code\", and nothing else.");
        if (chain is not null)
            question += $" Then one last line for variable {chain.Name}: follow the assignments and answer in the form \"{chain.Name}: value\".";
        return $"{Text}\n\n{question}";
    }
}

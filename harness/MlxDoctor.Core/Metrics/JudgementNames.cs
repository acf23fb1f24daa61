namespace MlxDoctor.Core.Metrics;

/// <summary>The words that stand for judgements in records and reports.</summary>
public static class JudgementNames
{
    /// <summary>The word, for example <c>not gated</c>.</summary>
    public static string Name(this Judgement judgement) => judgement switch
    {
        Judgement.Regression => "regression",
        Judgement.Changed => "changed",
        Judgement.Dropped => "dropped",
        Judgement.Inconclusive => "inconclusive",
        Judgement.Advisory => "advisory",
        Judgement.Improved => "improved",
        Judgement.Same => "same",
        Judgement.NotGated => "not gated",
        Judgement.New => "new",
        _ => throw new ArgumentOutOfRangeException(nameof(judgement), judgement, null),
    };

    /// <summary>True when two values were held against each other.</summary>
    public static bool IsCompared(this Judgement? judgement) => judgement is not (null or Judgement.New or Judgement.NotGated);

    /// <summary>The judgement that a word stands for, or null.</summary>
    public static Judgement? Find(string? word) => Enum.GetValues<Judgement>().Cast<Judgement?>().FirstOrDefault(j => j!.Value.Name() == word);
}

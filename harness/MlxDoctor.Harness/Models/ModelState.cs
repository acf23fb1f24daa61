namespace MlxDoctor.Harness.Models;

/// <summary>Whether a copy of a model can be loaded.</summary>
/// <param name="Word"><c>complete</c>, <c>partial download</c>, <c>damaged</c> or <c>not found</c>.</param>
/// <param name="Reason">What is missing or broken; null when complete.</param>
internal sealed record ModelState(string Word, string? Reason)
{
    private const string CompleteWord = "complete";

    /// <summary>Format of the weights; null unless complete.</summary>
    public WeightFormat? Format { get; private init; }

    /// <summary>True when everything is there.</summary>
    public bool IsComplete => Word == CompleteWord;

    /// <summary>All is there.</summary>
    public static ModelState Complete(WeightFormat format) => new(CompleteWord, null) { Format = format };

    /// <summary>Something has not arrived.</summary>
    public static ModelState Partial(string reason) => new("partial download", reason);

    /// <summary>Something is there and wrong.</summary>
    public static ModelState Damaged(string reason) => new("damaged", reason);

    /// <summary>Nothing is there.</summary>
    public static ModelState NotFound(string reason) => new("not found", reason);

    /// <summary>The word, and the reason if there is one.</summary>
    public override string ToString() => Reason is null ? Word : $"{Word}: {Reason}";
}

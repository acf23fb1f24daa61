using MlxDoctor.Core.Errors;

namespace MlxDoctor.Core.Cases;

/// <summary>The words that stand for verdicts in records, reports and on the console.</summary>
public static class VerdictNames
{
    private static readonly Dictionary<Verdict, string> Names = new()
    {
        [Verdict.Pass] = "pass",
        [Verdict.Fail] = "fail",
        [Verdict.Regression] = "regression",
        [Verdict.Inconclusive] = "inconclusive",
        [Verdict.Skip] = "skip",
        [Verdict.KnownDeviation] = "known-deviation",
        [Verdict.Error] = "error",
    };

    /// <summary>The verdict's word, for example <c>known-deviation</c>.</summary>
    public static string Name(this Verdict verdict) => Names[verdict];

    /// <summary>The verdict that a word stands for.</summary>
    /// <exception cref="EnvironmentException">The word is none of the seven.</exception>
    public static Verdict Parse(string name)
    {
        foreach (var (verdict, text) in Names)
            if (text == name)
                return verdict;
        throw new EnvironmentException(
            $"'{name}' is no verdict; there are: {string.Join(", ", Names.Values)}",
            "The record was written by another version of the harness: render it with that one.");
    }
}

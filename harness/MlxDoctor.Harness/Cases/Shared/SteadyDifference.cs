using System.Globalization;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Shared;

/// <summary>Two ways to one greedy answer that differ: by chance, or by their nature.</summary>
/// <remarks>
/// A near tie of two tokens turns with the order of an engine's sums, so that one answer that differs proves nothing about a server whose model is not known.
/// It turns in few questions, though: where all of several unlike ones are answered otherwise, the ways themselves differ.
/// </remarks>
internal static class SteadyDifference
{
    /// <summary>Unlike questions whose answers are several words.</summary>
    private static readonly string[] Questions = ["capital-2", "count-20", "list-5", "system-fixed"];

    /// <summary>Gives the two answers to a question; null where one of them is not to be compared.</summary>
    public delegate Task<(Transcript One, Transcript Other)?> Ask(string question);

    /// <summary>Adds a finding when the two answers to every question differ; stops at the first that does not.</summary>
    public static async Task CheckAsync(Ask ask, FindingCode code, string what, FindingList findings)
    {
        Transcript? last = null;
        var (one, other) = ("", "");
        foreach (var question in Questions)
        {
            if (await ask(question) is not var (first, second) || Same(first, second))
                return;
            (last, one, other) = (second, Text(first), Text(second));
        }
        findings.Add(
            last!, code, string.Create(CultureInfo.InvariantCulture, $"{what}, in {Questions.Length} of {Questions.Length} questions"), AnswerJson.Quote(one),
            AnswerJson.Quote(other));
    }

    private static bool Same(Transcript one, Transcript other) => Text(one) == Text(other);

    private static string Text(Transcript t) => (t.Answer.Content ?? "").Trim();
}

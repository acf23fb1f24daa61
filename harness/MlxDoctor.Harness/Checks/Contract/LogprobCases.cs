using System.Globalization;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Checks.Contract;

/// <summary>Log probabilities belong to the tokens that were sent.</summary>
internal static class LogprobCases
{
    private const int Top = 3;

    /// <summary>The family <c>logprobs.*</c>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        Judged.Case(
            new("logprobs.chat", "contract", "logprobs with three alternatives, greedy", "an entry per token whose texts make up the answer; the sampled token is the best alternative; nothing above 0", "entries that are missing, shifted or unsorted")
            {
                Needs = ["logprobs"], Source = "OpenAI API: logprobs; real bugs, class D",
            },
            AskAsync),
    ];

    private static async Task AskAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var body = context.Prompts["capital-2"].Body(context.ModelName);
        body["logprobs"] = true;
        body["top_logprobs"] = Top;
        if (await ask.ChatPairAsync(body, cancellation) is { } pair)
            foreach (var t in pair.All)
                Judge(t, findings);
    }

    private static void Judge(Transcript t, FindingList findings)
    {
        var entries = t.Answer.Logprobs;
        if (entries.Count == 0)
        {
            findings.Add(t, "logprobs.missing", "no log probabilities", "an entry per token", "none");
            return;
        }
        var text = string.Concat(entries.Select(e => e.Token)).Replace("<|im_end|>", "", StringComparison.Ordinal).Trim();
        var content = (t.Answer.Content ?? "").Trim();
        if (!text.Contains(content, StringComparison.Ordinal))
            findings.Add(t, "logprobs.tokens", "the tokens of the log probabilities do not make up the answer", content, text);
        foreach (var entry in entries)
        {
            var shown = string.Create(CultureInfo.InvariantCulture, $"{entry.Token}: {entry.Logprob}; best {entry.Top.FirstOrDefault()?.Token}: {entry.Top.FirstOrDefault()?.Logprob}");
            if (entry.Logprob is null or > 1e-4)
                findings.Add(t, "logprobs.value", "a log probability above 0", "at most 0", shown);
            if (entry.Top.Count > 0 && (entry.Top[0].Logprob > entry.Logprob + 1e-3 || entry.Top[0].Token != entry.Token))
                findings.Add(t, "logprobs.not-best", "the greedy token is not the best alternative", "the sampled token first", shown);
            if (entry.Top.Count > 1 && entry.Top.Zip(entry.Top.Skip(1)).Any(p => p.First.Logprob < p.Second.Logprob))
                findings.Add(t, "logprobs.unsorted", "the alternatives are not sorted", "best first", shown);
        }
    }
}

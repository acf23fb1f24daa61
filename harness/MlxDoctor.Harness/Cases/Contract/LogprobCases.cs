using System.Globalization;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Contract;

/// <summary>Log probabilities belong to the tokens that were sent.</summary>
internal static class LogprobCases
{
    private const string ThinkEnd = "</think>";
    private const int Top = 3;

    /// <summary>The family <c>logprobs.*</c>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        Judged.Case(
            new(
                "logprobs.chat", Area.Contract, "logprobs with three alternatives, greedy",
                "an entry per token whose texts make up the answer; the sampled token is the best alternative; nothing above 0",
                "entries that are missing, shifted or unsorted")
            {
                Needs = ["logprobs"], Repeats = true, Source = "OpenAI API: logprobs; real bugs, class D",
            },
            (c, a, f, t) => AskAsync(c, a, f, "capital-2", Top, t)),
        Judged.Case(
            Info("logprobs.without-alternatives", "logprobs without top_logprobs", "an entry per token", "logprobs that come only with alternatives"),
            (c, a, f, t) => AskAsync(c, a, f, "capital-2", null, t)),
        Judged.Case(
            Info(
                "logprobs.many", "logprobs with ten alternatives over a longer answer", "an entry per token, ten alternatives each",
                "entries lost where a delta carries several tokens"),
            async (c, a, f, t) =>
            {
                await AskAsync(c, a, f, "count-20", 10, t);
                await AskAsync(c, a, f, "capital-1", 2, t);
                // Where the words are not known, only the tokens tell that a line feed was lost on the way.
                if (c.Model == ModelTrust.Unknown)
                    await AskAsync(c, a, f, "list-5", 2, t);
            }),
        Judged.Case(
            Info("logprobs.multi-byte", "logprobs of an answer in Chinese", "the bytes of the entries make up the answer", "tokens that hold half a character"),
            (c, a, f, t) => AskAsync(c, a, f, "repeat-cjk", 2, t)),
        Judged.Case(
            Info("logprobs.not-asked", "an ordinary request", "no log probabilities", "kilobytes per token that nobody asked for") with { Needs = [] },
            async (context, ask, findings, cancellation) =>
            {
                if (await ask.ChatPairAsync(context.Prompts["capital-2"].Body(context.ModelName), cancellation) is { } pair)
                    foreach (var t in pair.All.Where(t => t.Answer.Logprobs.Count > 0))
                        findings.Add(
                            t, FindingCode.LogprobsUnasked, "log probabilities though nobody asked", "none",
                            t.Answer.Logprobs.Count.ToString(CultureInfo.InvariantCulture));
            }),
    ];

    private static CaseInfo Info(string id, string sends, string expects, string why) =>
        new(id, Area.Contract, sends, expects, why) { Needs = ["logprobs"], Level = Level.Should, Source = "OpenAI API: logprobs; real bugs, class D" };

    private static async Task AskAsync(CaseContext context, Asker ask, FindingList findings, string prompt, int? top, CancellationToken cancellation)
    {
        var body = context.Prompts[prompt].Body(context.ModelName);
        body["logprobs"] = true;
        if (top is not null)
            body["top_logprobs"] = top;
        if (await ask.ChatPairAsync(body, cancellation) is not { } pair)
            return;
        foreach (var t in pair.All)
        {
            Judge(t, findings);
            // The token that ends the answer may come without alternatives.
            if (top is { } wanted && t.Answer.Logprobs.SkipLast(1).FirstOrDefault(e => e.Top.Count < wanted) is { } poor)
                findings.Add(t, FindingCode.LogprobsAlternatives, "fewer alternatives than asked for", $"{wanted}", $"{poor.Token}: {poor.Top.Count}");
        }
    }

    /// <summary>Half a character has bytes and no text.</summary>
    private static bool Spells(IReadOnlyList<int> bytes, string? token) =>
        token is null || token.Contains('\uFFFD', StringComparison.Ordinal) || System.Text.Encoding.UTF8.GetString([.. bytes.Select(b => (byte)b)]) == token;

    private static void Judge(Transcript t, FindingList findings)
    {
        var entries = t.Answer.Logprobs;
        if (entries.Count == 0)
        {
            findings.Add(t, FindingCode.LogprobsMissing, "no log probabilities", "an entry per token", "none");
            return;
        }
        // A token may hold a part of a character: only its bytes tell.
        var text = (entries.All(e => e.Bytes is not null)
            ? System.Text.Encoding.UTF8.GetString([.. entries.SelectMany(e => e.Bytes!).Select(b => (byte)b)])
            : string.Concat(entries.Select(e => e.Token))).Replace("<|im_end|>", "", StringComparison.Ordinal).Trim();
        var content = (t.Answer.Content ?? "").Trim();
        // Thinking has entries too, and may hold the words of the answer.
        if (text.LastIndexOf(ThinkEnd, StringComparison.Ordinal) is >= 0 and var end && !content.Contains("think>", StringComparison.Ordinal))
            text = text[(end + ThinkEnd.Length)..].Trim();
        var at = text.IndexOf(content, StringComparison.Ordinal);
        if (at < 0)
            findings.Add(t, FindingCode.LogprobsTokens, "the tokens of the log probabilities do not make up the answer", content, text);
        // Marks of thinking may come before it, but not a piece of it.
        else if (text.IndexOf(content, at + 1, StringComparison.Ordinal) > 0
            || (at > 0 && content.StartsWith(text[..at].Trim(), StringComparison.Ordinal) && text[..at].Trim().Length > 0)
            || (text[(at + content.Length)..].Trim() is { Length: > 0 } rest && content.EndsWith(rest, StringComparison.Ordinal)))
            findings.Add(t, FindingCode.LogprobsTokensTwice, "tokens of the answer come twice in the log probabilities", content, text);
        if (entries.Count > 1 && entries.All(e => e.Logprob == 0) && entries.Any(e => e.Top.FirstOrDefault()?.Logprob < 0))
            findings.Add(
                t, FindingCode.LogprobsValue, "every token has probability 1, its alternative of the same text has not",
                "the same as entry and as alternative", text);
        foreach (var entry in entries)
        {
            var shown =
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{entry.Token}: {entry.Logprob}; best {entry.Top.FirstOrDefault()?.Token}: {entry.Top.FirstOrDefault()?.Logprob}");
            if (entry.Logprob is null or > 1e-4)
                findings.Add(t, FindingCode.LogprobsValue, "a log probability above 0", "at most 0", shown);
            if (entry.Top.FirstOrDefault(o => o.Bytes is { } bytes && !Spells(bytes, o.Token)) is { } other)
                findings.Add(t, FindingCode.LogprobsBytes, "the bytes of an alternative are not its token's", other.Token, string.Join(' ', other.Bytes!));
            if (entry.Top.Count > 0 && entry.Top[0].Token == entry.Token && Math.Abs((entry.Top[0].Logprob - entry.Logprob) ?? 0) > 1e-2)
                findings.Add(t, FindingCode.LogprobsValue, "one token has two probabilities", "the same as entry and as alternative", shown);
            if (entry.Top.Any(o => o.Logprob is null or > 1e-4))
                findings.Add(t, FindingCode.LogprobsValue, "an alternative without a log probability, or with one above 0", "at most 0", shown);
            if (entry.Top.Count > 0 && (entry.Top[0].Logprob > entry.Logprob + 1e-3 || entry.Top[0].Token != entry.Token))
                findings.Add(t, FindingCode.LogprobsNotBest, "the greedy token is not the best alternative", "the sampled token first", shown);
            if (entry.Top.DistinctBy(o => (o.Token, o.Logprob)).Count() < entry.Top.Count)
                findings.Add(t, FindingCode.LogprobsAlternativeTwice, "an alternative comes twice", "different tokens", shown);
            if (entry.Top.Count > 1 && entry.Top.Zip(entry.Top.Skip(1)).Any(p => p.First.Logprob < p.Second.Logprob))
                findings.Add(t, FindingCode.LogprobsUnsorted, "the alternatives are not sorted", "best first", shown);
        }
    }
}

using System.Text.Json.Nodes;

namespace MlxDoctor.Harness.Checks.Contract;

/// <summary>The older text completion route, which editors still use.</summary>
internal static class CompletionCases
{
    private const string Prompt = "<|im_start|>user\nCount from 1 to 20.<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n";
    private const string Whole = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10";

    /// <summary>The family <c>completions.*</c>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        Judged.Case(
            Info("completions.text", "a raw prompt, streamed and not", "the same text in choices[0].text both ways", "the route is often a copy of the chat one that nobody looks at"),
            (context, ask, findings, cancellation) => AskAsync(context, ask, findings, null, Whole, "length", cancellation)),
        Judged.Case(
            Info("completions.stop", "the stop string \", 5\"", "the text before it and finish_reason stop", "stop handling is a second implementation here"),
            (context, ask, findings, cancellation) => AskAsync(context, ask, findings, ", 5", "1, 2, 3, 4", "stop", cancellation)),
    ];

    private static async Task AskAsync(
        CaseContext context, Asker ask, FindingList findings, string? stop, string whole, string finish, CancellationToken cancellation)
    {
        var body = new JsonObject { ["model"] = context.ModelName, ["prompt"] = Prompt, ["max_tokens"] = 16, ["temperature"] = 0 };
        if (stop is not null)
            body["stop"] = new JsonArray(stop);
        var (plain, one) = await ask.CompletionAsync(body, stream: false, cancellation);
        var (stream, two) = await ask.CompletionAsync(body, stream: true, cancellation);
        var (again, three) = await ask.CompletionAsync(body, stream: false, cancellation);
        if (!one || !two || !three)
            return;
        PairComparison.Compare(new Pair(plain, stream, again), context.Model, findings);
        if (context.Model != ModelTrust.Known)
            return;
        foreach (var t in new[] { plain, stream, again })
        {
            var text = (t.Answer.Content ?? "").Trim();
            if (stop is null ? text.Length == 0 || !whole.StartsWith(text, StringComparison.Ordinal) : text != whole)
                findings.Add(t, "content.differs", "the text is not the expected one", whole, t.Answer.Content ?? "null");
            if (t.Answer.FinishReason != finish)
                findings.Add(t, "finish.differs", $"finish_reason is '{t.Answer.FinishReason}'", finish, t.Answer.FinishReason ?? "null");
        }
    }

    private static CaseInfo Info(string id, string sends, string expects, string why) =>
        new(id, "contract", sends, expects, why) { Needs = ["completions"], Source = "OpenAI API: completions" };
}

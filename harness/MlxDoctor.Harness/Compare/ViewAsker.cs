using System.Globalization;
using System.Text.Json.Nodes;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Compare;

/// <summary>Puts the suite to one server.</summary>
/// <param name="client">The server.</param>
/// <param name="model">The model name to send.</param>
/// <param name="prompts">The authored prompts.</param>
internal sealed class ViewAsker(ApiClient client, string model, PromptBook prompts)
{
    /// <summary>What servers allow: OpenAI 20, mlx_lm.server 11 or 10.</summary>
    private static readonly int[] Depths = [20, 11, 10, 5];

    /// <summary>What a server that no longer answers is asked once and never again: each request could cost minutes.</summary>
    private string? _gone;

    /// <summary>How many alternatives a position can have, or why there are none.</summary>
    public async Task<(int? Most, string? Why)> DepthAsync(CancellationToken cancellation)
    {
        string? why = null;
        foreach (var depth in Depths)
        {
            var body = prompts["capital-2"].Body(model);
            body["max_tokens"] = 1;
            Ask(body, depth);
            if (await SendAsync(body, cancellation) is not { } t)
                return (null, _gone);
            if (Failure(t) is { } failure)
                why = $"it refuses logprobs: {failure}";
            else if (t.Answer.Logprobs.Any(e => e.Top.Count > 1))
                return (depth, null);
            else
                return (null, "it answers without log probabilities");
        }
        return (null, why);
    }

    /// <summary>Every prompt once, whole and greedy.</summary>
    public async Task<IReadOnlyList<PromptReading>> AskAllAsync(int? depth, CancellationToken cancellation)
    {
        var readings = new List<PromptReading>();
        foreach (var id in CompareSuite.Words.Concat(CompareSuite.Tools))
        {
            var prompt = prompts[id];
            var body = prompt.Body(model);
            body["temperature"] = 0;
            body["max_tokens"] = Math.Min(AnswerJson.Whole(body, "max_tokens") ?? CompareSuite.MostTokens, CompareSuite.MostTokens);
            if (depth is { } most)
                Ask(body, most);
            readings.Add(await SendAsync(body, cancellation) is { } t
                ? await ReadAsync(prompt, t, CompareSuite.Tools.Contains(id))
                : new(id, Asked(prompt), "", [], false, null, _gone));
        }
        return readings;
    }

    /// <summary>Decode speed in tokens a second; one answer more than are counted, since the first warms up.</summary>
    public async Task<IReadOnlyList<double>> DecodeAsync(CancellationToken cancellation)
    {
        var speeds = new List<double>();
        for (var run = 0; run <= CompareSuite.SpeedRuns; run++)
        {
            var body = prompts[CompareSuite.Speed].Body(model);
            body["max_tokens"] = CompareSuite.SpeedTokens;
            body["stream"] = true;
            body["stream_options"] = new JsonObject { ["include_usage"] = true };
            if (await SendAsync(body, cancellation) is not { } t)
                break;
            if (run > 0 && TranscriptTiming.ItlMs(t) is > 0 and { } gap)
                speeds.Add(1000 / gap);
        }
        return speeds;
    }

    /// <summary>The answer; null from the first request on that got none at all.</summary>
    private async Task<Transcript?> SendAsync(JsonObject body, CancellationToken cancellation)
    {
        if (_gone is not null)
            return null;
        var t = await client.SendAsync(ApiRequest.Chat(body), cancellation);
        if (t.Status is not null)
            return t;
        _gone = $"no answer: {t.Exchange.Failure}";
        return null;
    }

    private static string Asked(Prompt prompt) => AnswerJson.Text(prompt.Messages[^1], "content") ?? "";

    private static void Ask(JsonObject body, int depth)
    {
        body["logprobs"] = true;
        body["top_logprobs"] = depth;
    }

    private static async Task<PromptReading> ReadAsync(Prompt prompt, Transcript t, bool wantsCall)
    {
        var asked = Asked(prompt);
        if (Failure(t) is { } failure)
            return new(prompt.Id, asked, "", [], false, null, failure);
        var answer = t.Answer;
        var calls = answer.ToolCalls.Select(c => $"{c.Name}({c.Arguments})");
        var text = string.Join('\n', new[] { answer.Reasoning, answer.Content }.Concat(calls).Where(p => !string.IsNullOrWhiteSpace(p)));
        return new(
            prompt.Id, asked, text, answer.Logprobs, answer.FinishReason == "length", wantsCall ? await IsValidAsync(prompt.Tools!, answer.ToolCalls) : null,
            null);
    }

    /// <summary>At least one call, and each names an offered tool and has arguments of its schema.</summary>
    private static async Task<bool> IsValidAsync(JsonArray tools, IReadOnlyList<ToolCall> calls)
    {
        foreach (var call in calls)
        {
            var tool = tools.FirstOrDefault(t => AnswerJson.Text(t, "function", "name") == call.Name)?["function"]?["parameters"];
            if (tool is null || AnswerJson.TryParse(call.Arguments) is not JsonObject || await SchemaCheck.FirstErrorAsync(tool, call.Arguments) is not null)
                return false;
        }
        return calls.Count > 0;
    }

    private static string? Failure(Transcript t) =>
        t.Status is < 200 or > 299 || t.Answer.Error is not null
            ? string.Create(CultureInfo.InvariantCulture, $"{t.Status} {FindingList.Cut(t.Answer.Error?.Message)}").TrimEnd()
        : !t.IsComplete ? "the answer is not complete"
        : null;
}

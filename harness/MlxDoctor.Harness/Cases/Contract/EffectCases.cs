using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Cases.Shared;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Contract;

/// <summary>More parameters whose effect, or lack of one, can be seen from outside.</summary>
internal static class EffectCases
{
    /// <summary>Any token that a vocabulary has; forcing it changes every answer.</summary>
    private const string SomeToken = "100";

    /// <summary>The second half of the family <c>param.*</c>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        Effect("param.logit-bias", "logit-bias", "logit_bias 100 for one token", body => body["logit_bias"] = new JsonObject { [SomeToken] = 100 }),
        Effect(
            "param.presence-penalty", "presence-penalty", "presence_penalty 2 while the model writes digits, one seed", body => body["presence_penalty"] = 2),
        Effect(
            "param.frequency-penalty", "frequency-penalty", "frequency_penalty 2 while the model writes digits, one seed",
            body => body["frequency_penalty"] = 2),
        Effect(
            "param.repetition-penalty", "repetition-penalty", "repetition_penalty 1.9 while the model writes digits, one seed",
            body => body["repetition_penalty"] = 1.9),
        Judged.Case(
            Info(
                "param.min-p-high", "min_p 0.99 at temperature 2, other seeds", "the greedy text each time",
                "a sampler that drops the parameter") with { Needs = ["min-p"], Level = Level.Should, Fresh = true },
            (c, a, f, t) => ParameterCases.NarrowAsync(c, a, f, body => body["min_p"] = 0.99, t)),
        Same("param.penalties-zero", "penalties of 0", body => { body["presence_penalty"] = 0; body["frequency_penalty"] = 0; }, "count-20"),
        Same("param.n-one", "n 1, the only number of choices", body => body["n"] = 1, "capital-2"),
        Same("param.user", "a user's name", body => body["user"] = "someone", "capital-2"),
        Same("param.metadata", "metadata", body => body["metadata"] = new JsonObject { ["run"] = "7" }, "capital-2"),
        Same("param.seed-greedy", "a seed at temperature 0", body => body["seed"] = 99, "count-20"),
        Same("param.top-p-one", "top_p 1", body => body["top_p"] = 1, "count-20"),
        // As written: a number 0.0 would be sent as 0, which every other case sends.
        Same("param.temperature-decimal", "temperature 0.0", body => body["temperature"] = JsonNode.Parse("0.0"), "capital-2"),
        Same("param.logprobs-false", "logprobs false", body => body["logprobs"] = false, "capital-2"),
        new PromptCase(
            Info(
                "param.developer-role", "the system message under the role developer", "as if it were a system message",
                "newer SDKs send developer; servers drop it or refuse it") with { Needs = ["developer-role"], Level = Level.Should },
            "system-fixed",
            body => body["messages"]![0]!["role"] = "developer"),
        new PromptCase(
            Info("param.several-parts", "the user's text in two parts", "both parts reach the model", "only the first or the last part is read") with
            {
                Needs = ["content-parts"],
            },
            "echo-1",
            InTwoParts),
        new PromptCase(
            Info("param.message-name", "a name in the user's message", "an ordinary answer", "a member that the API knows and servers refuse") with
            {
                Level = Level.Should,
            },
            "capital-2",
            body => body["messages"]![0]!["name"] = "nina"),
        new PromptCase(
            Info(
                "param.max-tokens-large", "max_tokens far beyond the answer", "the answer ends by itself",
                "memory that is taken for the limit instead of the need"),
            "capital-2",
            body => body["max_tokens"] = 2000),
        Judged.Case(Info("param.max-tokens-default", "no max_tokens at all", "the answer ends by itself", "a default limit that cuts answers in silence"),
            (_, ask, _, cancellation) => ask.PromptAsync("speed-medium", stream: true, cancellation, body => body.Remove("max_tokens"))),
    ];

    /// <summary>The parameter must change what one seed gives, in both modes; digits at temperature 1 leave room for that.</summary>
    private static CheckCase Effect(string id, string need, string sends, Action<JsonObject> change) =>
        Judged.Case(
            Info(
                id, sends, "another text than without it",
                "a parameter that is accepted and ignored") with
            { Needs = [need], Level = Level.Should, Fresh = true },
            async (context, ask, findings, cancellation) =>
            {
                var body = context.Prompts["seed"].Body(context.ModelName);
                body["seed"] = 3;
                body["max_tokens"] = 64;
                var (without, one) = await ask.ChatAsync(body, stream: false, cancellation);
                change(body);
                foreach (var stream in new[] { false, true })
                {
                    // What such a sampler writes need not be sensible text, so only the delivery is judged.
                    var t = await ask.DeliverAsync(body, stream, cancellation);
                    if (one && t is not null && t.Answer.Text.Length > 0 && t.Answer.Text == without.Answer.Text)
                        findings.Add(t, FindingCode.ParameterIgnored, $"{id[6..]} has no effect", "another text", t.Answer.Text);
                }
            });

    /// <summary>The parameter's neutral value must change nothing.</summary>
    private static PromptCase Same(string id, string sends, Action<JsonObject> change, string prompt) =>
        new(Info(id, sends, "as if it were left out", "a neutral value that is refused, or that switches something on"), prompt, change);

    private static void InTwoParts(JsonObject body)
    {
        var text = (string)body["messages"]![0]!["content"]!;
        var half = text.Length / 2;
        body["messages"]![0]!["content"] = new JsonArray(
            new JsonObject { ["type"] = "text", ["text"] = text[..half] },
            new JsonObject { ["type"] = "text", ["text"] = text[half..] });
    }

    private static CaseInfo Info(string id, string sends, string expects, string why) =>
        new(id, Area.Contract, sends, expects, why) { Source = "OpenAI API: request body; real bugs, class E" };
}

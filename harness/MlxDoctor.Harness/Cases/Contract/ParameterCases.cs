using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Cases.Shared;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Contract;

/// <summary>Parameters whose effect can be seen from outside: accepted must not mean ignored.</summary>
internal static class ParameterCases
{
    private const int Tries = 4;

    /// <summary>The family <c>param.*</c>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        Judged.Case(
            Info(
                "param.seed-repeats", "one seed, four times, at temperature 1", "the same text each time, streamed or not",
                "seeds that are ignored make sampled runs irreproducible") with { Needs = ["seed"], Fresh = true },
            SeedRepeatsAsync),
        Judged.Case(
            Info(
                "param.temperature-varies", "six different seeds at temperature 1", "more than one text",
                "a temperature that is ignored gives one text for all") with { Fresh = true },
            VariesAsync),
        Judged.Case(
            Info(
                "param.top-p-narrow", "top_p 0.01 at temperature 2, other seeds", "the greedy text each time",
                "top_p that is ignored samples freely") with { Level = Level.Should, Needs = ["top-p"], Fresh = true },
            (c, a, f, t) => NarrowAsync(c, a, f, body => body["top_p"] = 0.01, t)),
        Judged.Case(
            Info(
                "param.top-k-one", "top_k 1 at temperature 2, other seeds", "the greedy text each time",
                "samplers that drop top_k") with { Level = Level.Should, Needs = ["top-k"], Fresh = true },
            (c, a, f, t) => NarrowAsync(c, a, f, body => body["top_k"] = 1, t)),
        new PromptCase(
            Info(
                "param.null-members", "null for optional members", "as if they were left out",
                "clients serialise what is not set as null") with { Level = Level.Should, Needs = ["null-members"] },
            "echo-1",
            body => { body["stop"] = null; body["seed"] = null; body["user"] = null; }),
        new PromptCase(
            Info("param.unknown-member", "a member that no API knows", "it is ignored", "a client's extra member must not end the conversation") with
            {
                Level = Level.Should,
            },
            "echo-1",
            body => body["x_mlxdoctor_unknown"] = true),
        new PromptCase(
            Info(
                "param.content-parts", "the user's text as a list of parts", "the same answer as for plain text",
                "SDKs send parts; servers drop or print them") with { Needs = ["content-parts"], Repeats = true },
            "capital-2",
            body => body["messages"]![0]!["content"] = new JsonArray(
                new JsonObject { ["type"] = "text", ["text"] = body["messages"]![0]!["content"]!.DeepClone() })),
    ];

    private static JsonObject Digits(CaseContext context, int seed)
    {
        var body = context.Prompts["seed"].Body(context.ModelName);
        body["seed"] = seed;
        body["max_tokens"] = 48;
        return body;
    }

    private static async Task SeedRepeatsAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        string? first = null;
        for (var i = 0; i < Tries; i++)
        {
            var (t, answered) = await ask.ChatAsync(Digits(context, 11), stream: i % 2 == 1, cancellation);
            if (!answered)
                return;
            var text = (t.Answer.Content ?? "").Trim();
            first ??= text;
            if (text != first)
                findings.Add(t, FindingCode.SeedIgnored, "the same seed gives another text", first, text);
        }
    }

    private static async Task VariesAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        for (var seed = 1; seed <= 6; seed++)
        {
            var (t, answered) = await ask.ChatAsync(Digits(context, seed), stream: seed % 2 == 0, cancellation);
            if (!answered)
                return;
            texts.Add((t.Answer.Content ?? "").Trim());
            if (seed == 6 && texts.Count == 1 && (context.Model == ModelTrust.Known || await IsRigidAsync(context, findings, texts.First(), cancellation)))
                findings.Add(t, FindingCode.TemperatureIgnored, "six seeds at temperature 1 give one text", "different texts", texts.First());
        }
    }

    /// <summary>A model may be so sure of its words that temperature 1 changes none; at 2 none is.</summary>
    private static async Task<bool> IsRigidAsync(CaseContext context, FindingList findings, string text, CancellationToken cancellation)
    {
        for (var seed = 7; seed <= 9; seed++)
        {
            var body = Digits(context, seed);
            body["temperature"] = 2;
            // What is written so hot need not be sensible text, so only the delivery is judged.
            if (await new Asker(context, findings).DeliverAsync(body, stream: false, cancellation) is not { } t || (t.Answer.Content ?? "").Trim() != text)
                return false;
        }
        return true;
    }

    /// <summary>At temperature 2 a free sample of a long count goes astray; narrowed to the best token it cannot.</summary>
    /// <remarks>The best token leads clearly at every step of this prompt, so an engine's rounding cannot decide it.</remarks>
    internal static async Task NarrowAsync(CaseContext context, Asker ask, FindingList findings, Action<JsonObject> narrow, CancellationToken cancellation)
    {
        var prompt = context.Prompts["count-20"];
        var greedy = context.Model == ModelTrust.Known
            ? prompt.Expect.EqualTo
            : (await OwnAnswer.OfChatAsync(ask, prompt.Body(context.ModelName), findings, cancellation))?.Text.Trim();
        if (greedy is null)
            return;
        // One seed for each mode: seventy free choices do not give the greedy text by chance.
        for (var seed = 21; seed < 23; seed++)
        {
            var body = prompt.Body(context.ModelName);
            body["temperature"] = 2;
            body["seed"] = seed;
            narrow(body);
            var (t, answered) = await ask.ChatAsync(body, stream: seed % 2 == 0, cancellation);
            if (answered && t.Answer.Text.Trim() != greedy)
                findings.Add(t, FindingCode.SamplingParameterIgnored, "the narrowed sampling is not the greedy text", greedy, t.Answer.Text);
        }
    }

    private static CaseInfo Info(string id, string sends, string expects, string why) =>
        new(id, Area.Contract, sends, expects, why) { Source = "OpenAI API: request body; real bugs, class E" };
}

using System.Globalization;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Contract;

/// <summary>Keys: clients always send one; a server that asks for one must look at it.</summary>
internal static class AuthCases
{
    /// <summary>The family <c>auth.*</c>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        Judged.Case(
            Info(
                "auth.any-key", "the key that every SDK sends when it has none", "an ordinary answer",
                "local servers that refuse a key that they did not ask for") with { Needs = ["no-api-key"] },
            async (context, ask, findings, cancellation) =>
            {
                var t = await SendAsync(context, "Bearer sk-none", cancellation);
                if (t.Status != 200)
                    findings.Add(t, FindingCode.AuthRefused, "a key that was not asked for is refused", "200", Seen(t));
            }),
        Judged.Case(
            Info("auth.missing-key", "no key to a server that asks for one", "401 and an error in words", "a key check that is only on some routes") with
            {
                Needs = ["api-key"],
            },
            (context, ask, findings, cancellation) => RefusedAsync(context, findings, null, cancellation)),
        Judged.Case(
            Info(
                "auth.wrong-key", "a wrong key to a server that asks for one", "401 and an error in words",
                "a check for any key instead of the right one") with { Needs = ["api-key"] },
            (context, ask, findings, cancellation) => RefusedAsync(context, findings, "Bearer wrong-key", cancellation)),
        Judged.Case(
            Info(
                "auth.every-route", "no key to every route under /v1 that the server offers, streamed too", "401 from each",
                "a route that was added later, without the check") with { Needs = ["api-key"] },
            EveryRouteAsync),
    ];

    private static async Task RefusedAsync(CaseContext context, FindingList findings, string? key, CancellationToken cancellation)
    {
        Judge(await SendAsync(context, key, cancellation), findings);
        await Liveness.CheckAsync(context, findings, cancellation);
    }

    private static async Task EveryRouteAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        foreach (var request in Routes(context))
            Judge(await context.SendAsync(request with { Headers = [new("Authorization", null)] }, cancellation), findings);
        await Liveness.CheckAsync(context, findings, cancellation);
    }

    private static IEnumerable<ApiRequest> Routes(CaseContext context)
    {
        bool Offers(string name) => context.Capabilities.All.TryGetValue(name, out var known) && known.Offered;
        var chat = context.Prompts["echo-word"].Body(context.ModelName);
        yield return ApiRequest.Get("/v1/models");
        foreach (var stream in new[] { false, true })
        {
            yield return ApiRequest.Chat(Asker.Shape(chat, stream));
            if (Offers("completions"))
                yield return ApiRequest.Completion(
                    Asker.Shape(new JsonObject { ["model"] = context.ModelName, ["prompt"] = "1, 2, 3,", ["max_tokens"] = 4 }, stream));
            if (Offers("responses"))
                yield return ApiRequest.Responses(
                    new JsonObject { ["model"] = context.ModelName, ["input"] = "Say hello.", ["max_output_tokens"] = 16, ["stream"] = stream });
            if (Offers("messages"))
                yield return ApiRequest.Messages(
                    new JsonObject { ["model"] = context.ModelName, ["max_tokens"] = 16, ["messages"] = Turn(), ["stream"] = stream });
        }
    }

    private static JsonArray Turn() => [new JsonObject { ["role"] = "user", ["content"] = "Say hello." }];

    private static void Judge(Transcript t, FindingList findings)
    {
        if (t.Status is not (401 or 403))
            findings.Add(t, FindingCode.AuthOpen, "a request without the right key is not refused", "401", Seen(t));
        else if (string.IsNullOrWhiteSpace(t.Answer.Error?.Message))
            findings.Add(t, FindingCode.RefusalNoMessage, "the refusal says nothing about what was wrong", "an error message", t.BodyText);
    }

    private static Task<Transcript> SendAsync(CaseContext context, string? key, CancellationToken cancellation) =>
        context.SendAsync(ApiRequest.Chat(context.Prompts["echo-word"].Body(context.ModelName)) with { Headers = [new("Authorization", key)] }, cancellation);

    private static string Seen(Transcript t) => string.Create(CultureInfo.InvariantCulture, $"{t.Status}: {t.BodyText}");

    private static CaseInfo Info(string id, string sends, string expects, string why) =>
        new(id, Area.Contract, sends, expects, why) { Source = "OpenAI API: authentication" };
}

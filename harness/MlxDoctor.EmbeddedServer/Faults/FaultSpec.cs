using System.Text.Json;
using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Startup;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A fault that was asked for, and when it applies.</summary>
internal sealed class FaultSpec(string name, Fault fault, IReadOnlyList<string> conditions)
{
    /// <summary>The conditions behind <c>@</c>.</summary>
    public static readonly string[] Conditions =
    [
        "stream", "plain", "chat", "text", "responses", "messages", "tools", "thinking",
        "first", "second", "repeat", "concurrent", "after-leave", "after-long", "after-idle",
    ];

    private int _requests;

    public string Name => name;

    public Fault Fault => fault;

    /// <summary>Reads <c>NAME[=ARG][@WHEN…]</c>.</summary>
    public static FaultSpec Parse(string text)
    {
        var parts = text.Split('@');
        var (name, argument) = parts[0].Split('=', 2) is [var n, var a] ? (n.Trim(), a.Trim()) : (parts[0].Trim(), null);
        var entry = FaultList.All.FirstOrDefault(e => e.Name == name)
            ?? throw new FormatException($"unknown fault '{name}', did you mean {Closest.Hint(name, FaultList.All.Select(e => e.Name))}?");
        var conditions = parts[1..].Select(p => p.Trim()).ToList();
        foreach (var condition in conditions.Where(c => !Conditions.Contains(c)))
            throw new FormatException($"unknown fault condition '@{condition}', there is: {string.Join(' ', Conditions)}");
        return new FaultSpec(name, entry.Create(new FaultArgument(name, argument)), conditions);
    }

    /// <summary>Whether it applies to this request; counts requests for <c>@first</c> and <c>@second</c>.</summary>
    public bool Applies(RequestScope scope)
    {
        if (!conditions.Where(c => c is not ("first" or "second")).All(c => Holds(c, scope)))
            return false;
        if (!conditions.Contains("first") && !conditions.Contains("second"))
            return true;
        if (!scope.IsGeneration)
            return false;
        var number = Interlocked.Increment(ref _requests);
        return conditions.Contains("first") ? number == 1 : number >= 2;
    }

    private static bool Holds(string condition, RequestScope scope) => condition switch
    {
        "stream" => WantsStream(scope),
        "plain" => scope.IsGeneration && !WantsStream(scope),
        "chat" => scope.Path == ApiRoute.Chat,
        "text" => scope.Path == ApiRoute.Completions,
        "responses" => scope.Path == ApiRoute.Responses,
        "messages" => ApiRoute.IsMessages(scope.Path),
        "tools" => scope.HasField("tools"),
        "thinking" => scope.IsGeneration && ThinkingIsOn(scope),
        "repeat" => scope.IsGeneration && scope.WasSeenBefore,
        // Asked before this request enters: whoever runs is another one.
        "concurrent" => scope.IsGeneration && scope.State.Gate.Running > 0,
        "after-leave" => scope.IsGeneration && scope.State.History.SomeoneLeft,
        "after-long" => scope.IsGeneration && scope.State.History.HadLongPrompt,
        "after-idle" => scope.IsGeneration && scope.State.History.WasIdle(scope.ReceivedMs),
        _ => true,
    };

    private static bool WantsStream(RequestScope scope) => scope.HasField("stream") && scope.Body.GetProperty("stream").ValueKind == JsonValueKind.True;

    /// <summary>Nothing in the body switches thinking off.</summary>
    private static bool ThinkingIsOn(RequestScope scope) => !(IsFalse(scope.Body, "enable_thinking")
        || (scope.HasField("chat_template_kwargs") && IsFalse(scope.Body.GetProperty("chat_template_kwargs"), "enable_thinking"))
        || (scope.HasField("reasoning_effort") && scope.Body.GetProperty("reasoning_effort").ValueEquals("none")));

    private static bool IsFalse(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.False;
}

using System.Text.Json.Nodes;

namespace MlxDoctor.Harness.Asking.Prompts;

/// <summary>One authored prompt with what a model that knows it answers.</summary>
/// <param name="Id">Stable name.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Messages">The conversation.</param>
/// <param name="Options">Request members such as <c>max_tokens</c>; thinking is in <see cref="EnableThinking"/>.</param>
/// <param name="Expect">The expected answer.</param>
internal sealed record Prompt(string Id, string Purpose, JsonArray Messages, JsonObject Options, Expectation Expect)
{
    /// <summary>Tools to offer, or null.</summary>
    public JsonArray? Tools { get; init; }

    /// <summary>Sent as <c>chat_template_kwargs.enable_thinking</c>; null leaves the server's default.</summary>
    public bool? EnableThinking { get; init; }

    /// <summary>The request's body for a model; a fresh copy each time, free to change.</summary>
    public JsonObject Body(string model)
    {
        var body = new JsonObject { ["model"] = model, ["messages"] = Messages.DeepClone() };
        foreach (var (name, value) in Options)
            body[name] = value?.DeepClone();
        if (Tools is not null)
            body["tools"] = Tools.DeepClone();
        if (EnableThinking is { } on)
            body["chat_template_kwargs"] = new JsonObject { ["enable_thinking"] = on };
        return body;
    }
}

using System.Text.Json.Nodes;

namespace MlxDoctor.Harness.Cases.Perf;

/// <summary>A workload: which requests are sent, how often, and what the cache may hold.</summary>
internal sealed record Scenario
{
    /// <summary>What stands for the nonce in a message.</summary>
    public const string NonceMark = "{nonce}";

    /// <summary>Stable name, as used by the metrics.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public required string Purpose { get; init; }

    /// <summary>The conversation.</summary>
    public required IReadOnlyList<ScenarioMessage> Messages { get; init; }

    /// <summary>Tools to offer, or null.</summary>
    public JsonArray? Tools { get; init; }

    /// <summary>The tool that a correct answer calls, or null.</summary>
    public string? ExpectTool { get; init; }

    /// <summary>Length at which answers are cut, so that all are equally long.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Measured requests of a session.</summary>
    public required int Repeats { get; init; }

    /// <summary>Requests before, which are not measured.</summary>
    public int WarmUps { get; init; }

    /// <summary>True when each request begins with a nonce, so that no cache can help.</summary>
    public bool Cold { get; init; }

    /// <summary>How often each cold request is sent once more, so that the cache can help.</summary>
    public int Again { get; init; }

    /// <summary>Requests at the same time.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>Rest before each batch, for servers that are slow after one.</summary>
    public int PauseMs { get; init; }

    /// <summary>How many times <see cref="Concurrency"/> requests are sent at once.</summary>
    public int Batches => (Repeats + Concurrency - 1) / Concurrency;

    /// <summary>True when it is part of Check; the others run in Full.</summary>
    public bool Fast { get; init; } = true;

    /// <summary>The body of a request.</summary>
    public JsonObject Body(string model, string nonce)
    {
        var body = new JsonObject
        {
            ["model"] = model,
            ["messages"] = new JsonArray([.. Messages.Select(m => (JsonNode)new JsonObject
            {
                ["role"] = m.Role,
                ["content"] = m.Content.Replace(NonceMark, nonce, StringComparison.Ordinal),
            })]),
            ["max_tokens"] = MaxTokens,
            ["temperature"] = 0,
            ["stream"] = true,
            ["stream_options"] = new JsonObject { ["include_usage"] = true },
            ["chat_template_kwargs"] = new JsonObject { ["enable_thinking"] = false },
        };
        if (Tools is not null)
            body["tools"] = Tools.DeepClone();
        return body;
    }
}

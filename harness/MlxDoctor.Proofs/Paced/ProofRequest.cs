using System.Text.Json.Nodes;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Proofs.Paced;

/// <summary>The request that proofs time: greedy, streamed, with usage, without thinking.</summary>
internal static class ProofRequest
{
    /// <summary>Builds it.</summary>
    public static ApiRequest Of(string model, string prompt, int tokens) => ApiRequest.Chat(new JsonObject
    {
        ["model"] = model,
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = prompt }),
        ["max_tokens"] = tokens,
        ["temperature"] = 0,
        ["stream"] = true,
        ["stream_options"] = new JsonObject { ["include_usage"] = true },
        ["chat_template_kwargs"] = new JsonObject { ["enable_thinking"] = false },
    });
}

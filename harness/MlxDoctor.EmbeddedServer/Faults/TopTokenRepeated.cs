using System.Text.Json.Nodes;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The alternatives to a token are the same token over and over.</summary>
internal sealed class TopTokenRepeated() : MemberFault("choices.logprobs.content.top_logprobs", Repeat)
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "top-token-repeated",
        "top_logprobs repeats one token",
        "a broadcast index in the selection of the best",
        _ => new TopTokenRepeated());

    private static void Repeat(JsonObject entry, string name)
    {
        if (entry[name] is JsonArray { Count: > 1 } list)
            for (var i = 1; i < list.Count; i++)
                list[i] = list[0]!.DeepClone();
    }
}

using System.Text.Json.Nodes;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Agents;

/// <summary>Whether a server offers the wire format that an agent speaks.</summary>
internal static class WireOffer
{
    private static readonly int[] NoRoute = [404, 405, 501];

    /// <summary>Why an agent of this wire format cannot be tested here, or null when it can.</summary>
    public static async Task<string?> MissingAsync(CaseContext context, WireFormat format, CancellationToken cancellation)
    {
        if (format == WireFormat.Chat)
            return null;
        if (!context.Capabilities.All.ContainsKey(format.Name()))
        {
            var t = await context.SendAsync(ApiRequest.Of(format, Smallest(context.ModelName, format)), cancellation);
            var missing = t.Status is { } status && NoRoute.Contains(status);
            context.Capabilities.Note(format.Name(), !missing, $"probe {t.Request.Id}: {t.Status}");
        }
        return context.Capabilities.All[format.Name()] is { Offered: false } lack ? $"server does not offer {format.Path()} ({lack.How})" : null;
    }

    private static JsonObject Smallest(string model, WireFormat format) => format == WireFormat.Responses
        ? new JsonObject { ["model"] = model, ["input"] = "Hello", ["max_output_tokens"] = 16 }
        : new JsonObject { ["model"] = model, ["max_tokens"] = 16, ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Hello" }) };
}

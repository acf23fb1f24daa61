using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Baselines;

namespace MlxDoctor.Cli.Diffs;

/// <summary>What a run's server answered at temperature 0, not streamed, read from the transcripts.</summary>
internal static class RunAnswers
{
    /// <summary>The first whole answer to each request; requests are compared without the model's name.</summary>
    public static IReadOnlyDictionary<string, GivenAnswer> Of(RunDirectory run)
    {
        var answers = new Dictionary<string, GivenAnswer>(StringComparer.Ordinal);
        if (Directory.Exists(run.Transcripts))
            foreach (var file in Directory.EnumerateFiles(run.Transcripts, "*.json").Order(StringComparer.Ordinal))
                if (Read(file) is { } exchange)
                    answers.TryAdd(exchange.Request, exchange.Answer);
        return answers;
    }

    /// <summary>The last message of a request, for people.</summary>
    public static string Asked(string request) =>
        JsonNode.Parse(request)?["messages"] is JsonArray { Count: > 0 } messages ? messages[^1]?["content"]?.ToString() ?? "" : "";

    private static (string Request, GivenAnswer Answer)? Read(string file)
    {
        try
        {
            var transcript = JsonNode.Parse(File.ReadAllBytes(file));
            if (transcript?["request"]?["url"]?.ToString().EndsWith("/chat/completions", StringComparison.Ordinal) != true
                || transcript["complete"]?.GetValue<bool>() != true || transcript["request"]!["stream"]?.GetValue<bool>() == true
                || Body(transcript["request"]) is not { } request || request["temperature"]?.ToJsonString() is not ("0" or "0.0")
                || Body(transcript["response"])?["choices"] is not JsonArray { Count: > 0 } choices || choices[0]?["message"] is not JsonObject message)
                return null;
            request.Remove("model");
            return (request.ToJsonString(), new()
            {
                Content = message["content"]?.ToString() ?? "",
                Reasoning = (message["reasoning_content"] ?? message["reasoning"])?.ToString() ?? "",
                Calls = [.. (message["tool_calls"] as JsonArray ?? []).Select(c => c?["function"])
                    .Select(f => new GivenCall(f?["name"]?.ToString() ?? "", f?["arguments"]?.ToString() ?? ""))],
            });
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException
            or InvalidOperationException or FormatException or ArgumentException)
        {
            // A transcript that a kill cut off, or a body that is no JSON, is no answer to compare.
            return null;
        }
    }

    private static JsonObject? Body(JsonNode? side) => side?["body"] is { } body ? JsonNode.Parse(body.ToString()) as JsonObject : null;
}

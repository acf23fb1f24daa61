using System.Text;
using System.Text.Json.Nodes;

namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>Words an answer that is sent in one piece.</summary>
internal sealed class BodyBuilder(AnswerPlan plan)
{
    private readonly StringBuilder _content = new();
    private readonly StringBuilder _reasoning = new();
    private readonly List<(AnswerPart Start, StringBuilder Arguments)> _calls = [];
    private readonly List<TokenLogprob> _logprobs = [];
    private string? _finish;

    /// <summary>Adds what a token contributed.</summary>
    public void Add(AnswerStep step)
    {
        foreach (var part in step.Parts)
        {
            switch (part.Kind)
            {
                case PartKind.Content:
                    _content.Append(part.Text);
                    _logprobs.AddRange(part.Logprobs);
                    break;
                case PartKind.Reasoning:
                    _reasoning.Append(part.Text);
                    break;
                case PartKind.ToolStart:
                    _calls.Add((part, new StringBuilder()));
                    break;
                case PartKind.ToolArguments:
                    _calls[^1].Arguments.Append(part.Text);
                    break;
                default:
                    _finish = part.Text;
                    break;
            }
        }
    }

    /// <summary>The body of a whole answer.</summary>
    public static JsonObject Build(IEnumerable<AnswerStep> steps, AnswerPlan plan)
    {
        var builder = new BodyBuilder(plan);
        foreach (var step in steps)
            builder.Add(step);
        return builder.Build();
    }

    public JsonObject Build() => new()
    {
        ["id"] = plan.Id,
        ["object"] = plan.IsChat ? "chat.completion" : "text_completion",
        ["created"] = plan.Created,
        ["model"] = plan.Model,
        ["choices"] = new JsonArray(plan.IsChat ? ChatChoice() : TextChoice()),
        ["usage"] = plan.Usage.ToJson(),
        ["system_fingerprint"] = FrameBuilder.Fingerprint,
    };

    private JsonObject ChatChoice()
    {
        var message = new JsonObject
        {
            ["role"] = "assistant",
            ["content"] = _content.Length == 0 && _calls.Count > 0 ? null : _content.ToString(),
        };
        if (_reasoning.Length > 0)
            message["reasoning_content"] = _reasoning.ToString();
        if (_calls.Count > 0)
        {
            message["tool_calls"] = new JsonArray([.. _calls.Select(c => new JsonObject
            {
                ["id"] = c.Start.CallId,
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = c.Start.Text, ["arguments"] = c.Arguments.ToString() },
            })]);
        }
        return new JsonObject
        {
            ["index"] = 0,
            ["message"] = message,
            ["logprobs"] = plan.Logprobs ? LogprobJson.Chat(_logprobs) : null,
            ["finish_reason"] = _finish,
        };
    }

    private JsonObject TextChoice()
    {
        var offset = 0;
        return new JsonObject
        {
            ["index"] = 0,
            ["text"] = _content.ToString(),
            ["logprobs"] = plan.Logprobs ? LogprobJson.Completion(_logprobs, ref offset) : null,
            ["finish_reason"] = _finish,
        };
    }
}

using MlxDoctor.EmbeddedServer.Engine;
using MlxDoctor.EmbeddedServer.Models;

namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>Sorts tokens into thought, text and tool calls.</summary>
internal sealed class AnswerAssembler
{
    private readonly AnswerPlan _plan;
    private readonly ITokenCodec _codec;
    private readonly ChatMarks _marks;
    private readonly Utf8Assembler _utf8 = new();
    private readonly ContentBuffer _content;
    private readonly ReasoningBuffer _reasoning = new();
    private ToolCallReader? _call;
    private bool _thinking;
    private int _calls;
    private bool _oneToolDone;

    /// <summary>Begins an answer.</summary>
    public AnswerAssembler(AnswerPlan plan, ITokenCodec codec, ChatMarks marks)
    {
        (_plan, _codec, _marks) = (plan, codec, marks);
        _content = new ContentBuffer(plan.Stops, holdSpace: plan.ParseTools);
        _thinking = plan.StartsThinking;
        if (plan.StartsInTool)
            _call = NewCall();
    }

    /// <summary>Nothing more is to be generated.</summary>
    public bool Done => _content.Stopped || _oneToolDone;

    /// <summary>Tool calls that were announced.</summary>
    public bool HasCalls { get; private set; }

    /// <summary>Takes a token that is no end token.</summary>
    public List<AnswerPart> Push(GeneratedToken token)
    {
        var parts = new List<AnswerPart>();
        if (_thinking || (_plan.ParseThinking && _call is null && token.Id == _marks.Think))
            _plan.Usage.Reasoning++;
        if (!TakeMark(token.Id, parts))
            TakeText(token, parts);
        return parts;
    }

    /// <summary>Ends the answer.</summary>
    public List<AnswerPart> Finish(string reason)
    {
        var parts = new List<AnswerPart>();
        if (_call is not null)
            CloseCall(parts, keepBroken: reason != "length");
        _plan.StoppedBy = _content.StopText;
        if (_plan.ShowStop > 0 && _content.StopText is { } stop)
            parts.Add(new AnswerPart(PartKind.Content, stop[..(int)Math.Ceiling(stop.Length * _plan.ShowStop)]));
        _content.Flush(parts, dropSpace: HasCalls);
        parts.Add(new AnswerPart(PartKind.Finish, HasCalls && reason == "stop" ? "tool_calls" : reason));
        return parts;
    }

    private bool TakeMark(int id, List<AnswerPart> parts)
    {
        if (_plan.ParseThinking && !_thinking && _call is null && id == _marks.Think)
        {
            _thinking = true;
        }
        else if (_thinking && id == _marks.EndThink)
        {
            _thinking = false;
            _reasoning.End();
            _content.TrimStart = true;
        }
        else if (_plan.ParseTools && !_thinking && _call is null && id == _marks.ToolCall)
        {
            _content.Flush(parts, dropSpace: true);
            _call = NewCall();
        }
        else if (_call is { InText: false } && id == _marks.EndToolCall)
        {
            CloseCall(parts, keepBroken: true);
            _content.TrimStart = true;
            _oneToolDone = _plan.OneTool && HasCalls;
        }
        else
        {
            return false;
        }
        _utf8.Clear();
        return true;
    }

    private void TakeText(GeneratedToken token, List<AnswerPart> parts)
    {
        var text = _utf8.Push(_codec.Bytes(token.Id));
        if (_plan.DecodeAlone && _utf8.IsInside)
        {
            text += '\uFFFD';
            _utf8.Clear();
        }
        if (_thinking)
            _reasoning.Append(text, parts);
        else if (_call is not null)
            Feed(_call, text, parts);
        else
            _content.Append(text, _plan.Logprobs ? Describe(token) : null, parts);
    }

    private void Feed(ToolCallReader call, string text, List<AnswerPart> parts)
    {
        call.Feed(text, parts);
        HasCalls |= call.Committed;
    }

    /// <summary>What only looked like a call is shown as the model wrote it, unless it was cut off.</summary>
    private void CloseCall(List<AnswerPart> parts, bool keepBroken)
    {
        if (_call is { Committed: false } broken && keepBroken)
            _content.Append($"<tool_call>{broken.Raw}</tool_call>", null, parts);
        else if (_call is { Committed: true })
            _calls++;
        _call = null;
    }

    private ToolCallReader NewCall() => new(_calls, $"call_{_plan.Id[^12..]}{_calls:x4}");

    private TokenLogprob Describe(GeneratedToken token) => new(
        _codec.Bytes(token.Id).ToArray(), token.Logprob,
        [.. token.Top.Select(t => (TokenTexts.Bytes(_codec, t.Id), t.Logprob))]);
}

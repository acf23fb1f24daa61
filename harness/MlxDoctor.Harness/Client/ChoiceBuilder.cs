using System.Text;
using System.Text.Json;

namespace MlxDoctor.Harness.Client;

/// <summary>Puts one choice together.</summary>
internal sealed class ChoiceBuilder(ObservationLog log)
{
    private static readonly string[] ReasoningNames = ["reasoning_content", "reasoning"];
    private readonly ToolCallBuilder _tools = new(log);
    private StringBuilder? _content;
    private StringBuilder? _reasoning;

    public string? Role { get; private set; }
    public string? Content => _content?.ToString();
    public string? Reasoning => _reasoning?.ToString();
    public bool Finished { get; set; }
    public bool ToolCallsMember { get; private set; }
    public List<string> ReasoningFields { get; } = [];
    public List<LogprobEntry> Logprobs { get; } = [];
    public IReadOnlyList<ToolCall> ToolCalls => _tools.Build();

    /// <summary>Takes a message or delta; yields what it brought.</summary>
    public IEnumerable<(DeltaKind Kind, int Length)> AddMessage(JsonElement message, bool streaming)
    {
        if (message.ValueKind != JsonValueKind.Object)
        {
            log.Add(ObservationCodes.WrongType, "a message or delta is " + message.ValueKind);
            yield break;
        }
        var role = JsonText.Text(message, "role");
        Role ??= role;
        var any = false;
        if (AddReasoning(message) is > 0 and var thought)
        {
            any = true;
            yield return (DeltaKind.Reasoning, thought);
        }
        if (JsonText.Member(message, "content") is { } content && AddText(content) is > 0 and var length)
        {
            any = true;
            yield return (DeltaKind.Content, length);
        }
        if (JsonText.Member(message, "tool_calls") is { } calls && AddTools(calls, streaming) is { } pieces)
        {
            any = true;
            yield return (DeltaKind.Tool, pieces);
        }
        if (!any)
            yield return (role is null ? DeltaKind.Empty : DeltaKind.Role, 0);
    }

    /// <summary>Takes text, also in the form of parts; returns its length.</summary>
    public int AddText(JsonElement content)
    {
        var text = JsonText.Text(content);
        if (text is null)
        {
            log.Add(ObservationCodes.WrongType, "content is " + content.ValueKind);
            if (content.ValueKind != JsonValueKind.Array)
                return 0;
            text = string.Concat(content.EnumerateArray().Select(part => JsonText.Text(part, "text")));
        }
        Append(ref _content, text);
        return text.Length;
    }

    private int AddReasoning(JsonElement message)
    {
        string? taken = null;
        foreach (var name in ReasoningNames)
        {
            if (JsonText.Member(message, name) is not { } member)
                continue;
            var text = JsonText.Text(member);
            if (text is null)
            {
                log.Add(ObservationCodes.WrongType, name + " is " + member.ValueKind);
                continue;
            }
            if (!ReasoningFields.Contains(name))
                ReasoningFields.Add(name);
            if (taken is not null)
                log.Add(
                    ObservationCodes.ReasoningDoubled,
                    text == taken ? "reasoning and reasoning_content carry the same text" : "reasoning and reasoning_content differ");
            // An empty twin must not hide the one that carries the text.
            if (string.IsNullOrEmpty(taken))
                taken = text;
        }
        if (taken is null)
            return 0;
        Append(ref _reasoning, taken);
        return taken.Length;
    }

    private void Append(ref StringBuilder? to, string text)
    {
        if (JsonText.HasLoneSurrogate(text))
            log.Add(ObservationCodes.LoneSurrogate, "a piece of text ends or starts within a surrogate pair");
        (to ??= new StringBuilder()).Append(text);
    }

    private int? AddTools(JsonElement calls, bool streaming)
    {
        ToolCallsMember = true;
        if (calls.ValueKind != JsonValueKind.Array)
        {
            log.Add(ObservationCodes.WrongType, "tool_calls is " + calls.ValueKind);
            return null;
        }
        var pieces = 0;
        var length = 0;
        foreach (var call in calls.EnumerateArray())
        {
            if (!_tools.Add(call, streaming))
                continue;
            pieces++;
            if (JsonText.Member(call, "function") is { } function)
                length += JsonText.Text(function, "arguments")?.Length ?? 0;
        }
        return pieces > 0 ? length : null;
    }
}

using System.Text.Json;

namespace MlxDoctor.Harness.Client;

/// <summary>What the builders of the two newer APIs have in common.</summary>
internal sealed class AnswerFacts
{
    private const int Most = 1000;
    private readonly List<string> _ids = [];
    private readonly List<string> _objects = [];
    private readonly List<string> _models = [];
    private readonly List<long> _created = [];

    /// <summary>What came when.</summary>
    public List<Delta> Deltas { get; } = [];

    /// <summary>Token counts.</summary>
    public List<TokenUsage> Usages { get; } = [];

    /// <summary>Finish reasons, in chat's words.</summary>
    public List<FinishReason> Finishes { get; } = [];

    /// <summary>Notes the head of an answer.</summary>
    public void Note(JsonElement answer, string created)
    {
        Note(_ids, JsonText.Text(answer, "id"));
        Note(_objects, JsonText.Text(answer, "object") ?? JsonText.Text(answer, "type"));
        Note(_models, JsonText.Text(answer, "model"));
        if (JsonText.Member(answer, created) is { ValueKind: JsonValueKind.Number } at && at.TryGetDouble(out var seconds) && !_created.Contains((long)seconds)
            && _created.Count < Most)
            _created.Add((long)seconds);
    }

    /// <summary>The answer.</summary>
    public Answer Build(
        bool streaming, IEnumerable<ItemBuilder> all, ApiError? error, string? finish, string? stopSequence,
        Func<ItemBuilder, bool> thinks, Func<ItemBuilder, bool> speaks, Func<ItemBuilder, bool> calls)
    {
        var items = all.ToList();
        var content = Text(items.Where(speaks));
        return new Answer
        {
            Ids = _ids,
            Objects = _objects,
            Models = _models,
            Created = _created,
            Role = items.Select(i => i.Role).FirstOrDefault(r => r is not null),
            Content = content,
            Reasoning = Text(items.Where(thinks)),
            ReasoningFields = [.. items.Where(thinks).Select(i => i.ReasoningField).OfType<string>().Distinct()],
            ToolCalls = [.. items.Where(calls).Select(i => i.ToCall())],
            ToolCallsMember = items.Any(calls),
            FinishReasons = Finishes,
            Usages = Usages,
            Error = error,
            ChoicesCount = items.Count > 0 || Finishes.Count > 0 ? 1 : 0,
            ContentByChoice = items.Count > 0 ? new Dictionary<int, string?> { [0] = content } : [],
            Deltas = streaming ? Deltas : [],
            Items = [.. items.Select(i => i.ToItem())],
            NativeFinish = finish,
            StopSequence = stopSequence,
        };
    }

    private static string? Text(IEnumerable<ItemBuilder> items)
    {
        var texts = items.Where(i => i.Text is not null).Select(i => i.Text!.ToString()).ToList();
        return texts.Count > 0 ? string.Concat(texts) : null;
    }

    private static void Note(List<string> list, string? value)
    {
        if (value is not null && list.Count < Most && !list.Contains(value))
            list.Add(value);
    }
}

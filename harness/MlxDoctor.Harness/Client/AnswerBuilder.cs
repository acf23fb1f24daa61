using System.Text.Json;

namespace MlxDoctor.Harness.Client;

/// <summary>Puts an answer together from one payload (plain) or many (stream).</summary>
internal sealed class AnswerBuilder(ObservationLog log) : IAnswerBuilder
{
    private readonly List<string> _ids = [];
    private readonly List<string> _objects = [];
    private readonly List<string> _models = [];
    private readonly List<string> _fingerprints = [];
    private readonly List<long> _created = [];
    private readonly List<FinishReason> _finishes = [];
    private readonly List<TokenUsage> _usages = [];
    private readonly List<Delta> _deltas = [];
    private readonly SortedDictionary<int, ChoiceBuilder> _choices = [];

    /// <inheritdoc/>
    public ApiError? Error { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<int> EndEvents => [];

    /// <inheritdoc/>
    public void AddError(ApiError error, int position, long ticks)
    {
        Error ??= error;
        _deltas.Add(new Delta(position, ticks, DeltaKind.Error, 0, 0));
    }

    /// <inheritdoc/>
    public void AddBody(JsonElement root, long ticks, bool isErrorForSure) => Add(root, 0, ticks, streaming: false, isErrorForSure);

    /// <inheritdoc/>
    public void AddEvent(JsonElement root, string? name, int position, long ticks, bool isErrorForSure) =>
        Add(root, position, ticks, streaming: true, isErrorForSure);

    private void Add(JsonElement root, int position, long ticks, bool streaming, bool isErrorForSure)
    {
        if (ApiErrorReader.Read(root, isErrorForSure) is { } error)
            AddError(error, position, ticks);
        if (root.ValueKind != JsonValueKind.Object)
        {
            log.Add(ObservationCodes.NotAnObject, "a payload is " + root.ValueKind);
            return;
        }
        Note(_ids, JsonText.Text(root, "id"));
        Note(_objects, JsonText.Text(root, "object"));
        Note(_models, JsonText.Text(root, "model"));
        Note(_fingerprints, JsonText.Text(root, "system_fingerprint"));
        if (JsonText.Whole(root, "created") is { } created && !_created.Contains(created) && _created.Count < 1000)
            _created.Add(created);
        var before = _deltas.Count;
        var choices = JsonText.Member(root, "choices") is { ValueKind: JsonValueKind.Array } list ? list.GetArrayLength() : 0;
        if (choices > 0)
            foreach (var choice in root.GetProperty("choices").EnumerateArray())
                AddChoice(choice, position, ticks, streaming);
        if (JsonText.Member(root, "usage") is { ValueKind: JsonValueKind.Object } usage)
        {
            if (_usages.Count > 0)
                log.Add(ObservationCodes.UsageRepeated, FormattableString.Invariant($"usage again in event {position}"));
            _usages.Add(TokenUsage.Read(usage, position, choices));
            _deltas.Add(new Delta(position, ticks, DeltaKind.Usage, 0, 0));
        }
        if (_deltas.Count == before && streaming)
            _deltas.Add(new Delta(position, ticks, DeltaKind.Empty, 0, 0));
    }

    /// <inheritdoc/>
    public Answer Build(bool streaming)
    {
        var first = _choices.Count > 0 ? _choices.First().Value : null;
        return new Answer
        {
            Ids = _ids,
            Objects = _objects,
            Models = _models,
            Created = _created,
            Fingerprints = _fingerprints,
            Role = first?.Role,
            Content = first?.Content,
            Reasoning = first?.Reasoning,
            ReasoningFields = first?.ReasoningFields ?? [],
            ToolCalls = first?.ToolCalls ?? [],
            ToolCallsMember = first?.ToolCallsMember ?? false,
            FinishReasons = _finishes,
            Usages = _usages,
            Logprobs = first?.Logprobs ?? [],
            Error = Error,
            ChoicesCount = _choices.Count,
            ContentByChoice = _choices.ToDictionary(c => c.Key, c => c.Value.Content),
            Deltas = streaming ? _deltas : [],
        };
    }

    private void AddChoice(JsonElement choice, int position, long ticks, bool streaming)
    {
        if (choice.ValueKind != JsonValueKind.Object)
        {
            log.Add(ObservationCodes.WrongType, "a choice is " + choice.ValueKind);
            return;
        }
        var given = JsonText.Whole(choice, "index");
        if (given is null)
            log.Add(ObservationCodes.ChoiceIndexMissing, "a choice has no index");
        var index = (int)Math.Clamp(given ?? 0, -1, int.MaxValue);
        if (!_choices.TryGetValue(index, out var builder))
            _choices[index] = builder = new ChoiceBuilder(log);
        var outputs = _deltas.Count;
        if ((JsonText.Member(choice, "delta") ?? JsonText.Member(choice, "message")) is { } message)
            foreach (var (kind, length) in builder.AddMessage(message, streaming))
                _deltas.Add(new Delta(position, ticks, kind, length, index));
        else if (JsonText.Member(choice, "text") is { } text)
            AddText(builder.AddText(text), position, ticks, index);
        if (builder.Finished && _deltas.Skip(outputs).Any(d => d.IsOutput))
            log.Add(ObservationCodes.DeltaAfterFinish, FormattableString.Invariant($"event {position} brings output after the finish reason"));
        if (JsonText.Member(choice, "logprobs") is { } logprobs)
            LogprobReader.Read(logprobs, builder.Logprobs);
        if (JsonText.Member(choice, "finish_reason") is not { } finish)
            return;
        if (builder.Finished)
            log.Add(ObservationCodes.FinishRepeated, FormattableString.Invariant($"another finish reason in event {position}"));
        builder.Finished = true;
        _finishes.Add(new FinishReason(JsonText.Text(finish) ?? finish.GetRawText(), position, index));
        _deltas.Add(new Delta(position, ticks, DeltaKind.Finish, 0, index));
    }

    private void AddText(int length, int position, long ticks, int choice) =>
        _deltas.Add(new Delta(position, ticks, length > 0 ? DeltaKind.Content : DeltaKind.Empty, length, choice));

    private static void Note(List<string> list, string? value)
    {
        if (value is not null && list.Count < 1000 && !list.Contains(value))
            list.Add(value);
    }
}

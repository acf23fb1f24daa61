using System.Text.Json;

namespace MlxDoctor.Harness.Client;

/// <summary>Puts an answer of <c>/v1/responses</c> together: lenient in what it takes, strict in what it notes.</summary>
internal sealed class ResponsesAnswer(ObservationLog log) : IAnswerBuilder
{
    private static readonly string[] Terminal = ["response.completed", "response.incomplete", "response.failed"];
    private readonly SortedDictionary<int, ItemBuilder> _items = [];
    private readonly AnswerFacts _facts = new();
    private readonly List<int> _ends = [];
    private long? _sequence;
    private string? _finish;

    /// <inheritdoc/>
    public ApiError? Error { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<int> EndEvents => _ends;

    /// <inheritdoc/>
    public void AddError(ApiError error, int position, long ticks)
    {
        Error ??= error;
        _facts.Deltas.Add(new Delta(position, ticks, DeltaKind.Error, 0, 0));
    }

    /// <inheritdoc/>
    public void AddBody(JsonElement root, long ticks, bool isErrorForSure)
    {
        if (ApiErrorReader.Read(root, isErrorForSure) is { } error)
            AddError(error, 0, ticks);
        if (root.ValueKind != JsonValueKind.Object)
            log.Add(ObservationCodes.NotAnObject, "a payload is " + root.ValueKind);
        else
            TakeResponse(root, 0, ticks, isFinal: Error is null, streaming: false);
    }

    /// <inheritdoc/>
    public void AddEvent(JsonElement root, string? name, int position, long ticks, bool isErrorForSure)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            log.Add(ObservationCodes.NotAnObject, "a payload is " + root.ValueKind);
            return;
        }
        var type = EventNames.Check(root, name, log);
        CheckSequence(root);
        if (_ends.Count > 0)
            log.Add(ObservationCodes.EventOrder, FormattableString.Invariant($"{type} in event {position} comes after the end of the response"));
        var before = _facts.Deltas.Count;
        if (type == "error" || type == "response.failed" || isErrorForSure || JsonText.Member(root, "error") is not null)
            TakeError(root, position, ticks);
        if (type?.StartsWith("response.", StringComparison.Ordinal) == true)
            Dispatch(root, type, position, ticks);
        if (_facts.Deltas.Count == before)
            _facts.Deltas.Add(new Delta(position, ticks, DeltaKind.Empty, 0, 0));
    }

    /// <inheritdoc/>
    public Answer Build(bool streaming)
    {
        foreach (var open in streaming && _ends.Count > 0 ? _items.Values.Where(i => i.Open) : [])
            log.Add(ObservationCodes.EventOrder, FormattableString.Invariant($"the {open.Type} at index {open.Index} was never done"));
        return _facts.Build(
            streaming, _items.Values, Error, _finish, null, i => i.Type == "reasoning", i => i.Type == "message", i => i.Type == "function_call");
    }

    private void Dispatch(JsonElement root, string type, int position, long ticks)
    {
        if (position == 0 && type != "response.created")
            log.Add(ObservationCodes.EventOrder, $"the first event is {type}, not response.created");
        if (type is "response.created" or "response.in_progress" or "response.queued" || Terminal.Contains(type))
        {
            if (JsonText.Member(root, "response") is { ValueKind: JsonValueKind.Object } response)
                TakeResponse(response, position, ticks, Terminal.Contains(type), streaming: true);
            else
                log.Add(ObservationCodes.WrongType, type + " has no response");
            if (Terminal.Contains(type))
                _ends.Add(position);
            else
                _facts.Deltas.Add(new Delta(position, ticks, DeltaKind.Role, 0, 0));
        }
        else if (type == "response.output_item.added" || type == "response.output_item.done")
        {
            TakeItem(root, type.EndsWith("added", StringComparison.Ordinal));
        }
        else if (type.EndsWith(".delta", StringComparison.Ordinal))
        {
            TakeDelta(root, type, position, ticks);
        }
        else if (type is "response.output_text.done" or "response.reasoning_text.done" or "response.reasoning_summary_text.done"
            or "response.function_call_arguments.done")
        {
            CompareDone(root, type);
        }
        else if (type is not ("response.content_part.added" or "response.content_part.done" or "response.reasoning_summary_part.added"
            or "response.reasoning_summary_part.done"))
        {
            log.Add(ObservationCodes.EventUnknown, type);
        }
    }

    private void TakeDelta(JsonElement root, string type, int position, long ticks)
    {
        var kind = type switch
        {
            "response.output_text.delta" => DeltaKind.Content,
            "response.reasoning_text.delta" or "response.reasoning_summary_text.delta" => DeltaKind.Reasoning,
            "response.function_call_arguments.delta" => DeltaKind.Tool,
            _ => DeltaKind.Empty,
        };
        if (kind == DeltaKind.Empty)
        {
            log.Add(ObservationCodes.EventUnknown, type);
            return;
        }
        var item = ItemAt(root, type, kind switch { DeltaKind.Content => "message", DeltaKind.Reasoning => "reasoning", _ => "function_call" });
        if (JsonText.Text(root, "delta") is not { } text)
        {
            log.Add(ObservationCodes.WrongType, type + " has no text");
            return;
        }
        if (kind == DeltaKind.Content && JsonText.Whole(root, "content_index") is null)
            log.Add(ObservationCodes.WrongType, type + " has no content_index");
        item.Append(text);
        item.Fragments++;
        if (kind == DeltaKind.Reasoning)
            item.ReasoningField = type.Contains("summary", StringComparison.Ordinal) ? "summary_text" : "reasoning_text";
        _facts.Deltas.Add(new Delta(position, ticks, text.Length > 0 ? kind : DeltaKind.Empty, text.Length, 0));
    }

    private void CompareDone(JsonElement root, string type)
    {
        var item = ItemAt(root, type, "message");
        var text = JsonText.Text(root, type == "response.function_call_arguments.done" ? "arguments" : "text");
        if (text is null)
            log.Add(ObservationCodes.WrongType, type + " has no text");
        else if (item.Text is null)
            item.Replace(text);
        else if (item.Text.ToString() != text)
            log.Add(ObservationCodes.DoneDiffers, $"{type} says '{text}', the deltas said '{item.Text}'");
    }

    private ItemBuilder ItemAt(JsonElement root, string type, string fallback)
    {
        var index = (int?)JsonText.Whole(root, "output_index") ?? -1;
        if (index < 0)
            log.Add(ObservationCodes.WrongType, type + " has no output_index");
        if (_items.TryGetValue(index, out var item))
        {
            if (!item.Open)
                log.Add(ObservationCodes.EventOrder, FormattableString.Invariant($"{type} for index {index}, which was done"));
            if (item.Id is not null && JsonText.Text(root, "item_id") is var id && id != item.Id)
                log.Add(ObservationCodes.ItemId, $"{type} names item '{id}', the item is '{item.Id}'");
            return item;
        }
        log.Add(ObservationCodes.EventOrder, FormattableString.Invariant($"{type} for index {index}, which was never added"));
        return _items[index] = new ItemBuilder(index, fallback) { Id = JsonText.Text(root, "item_id") };
    }

    private void TakeItem(JsonElement root, bool added)
    {
        var index = (int?)JsonText.Whole(root, "output_index") ?? -1;
        if (JsonText.Member(root, "item") is not { ValueKind: JsonValueKind.Object } given)
        {
            log.Add(ObservationCodes.WrongType, "an output_item event has no item");
            return;
        }
        var known = _items.TryGetValue(index, out var item);
        if (added == known)
            log.Add(
                ObservationCodes.EventOrder,
                FormattableString.Invariant($"the item at index {index} is {(added ? "added twice" : "done but was never added")}"));
        if (added && index != (_items.Count == 0 ? 0 : _items.Keys.Max() + 1))
            log.Add(ObservationCodes.EventOrder, FormattableString.Invariant($"an item is added at index {index} after {_items.Count} items"));
        item ??= _items[index] = new ItemBuilder(index, JsonText.Text(given, "type") ?? "");
        if (!added && item.Id is not null && JsonText.Text(given, "id") is var id && id != item.Id)
            log.Add(ObservationCodes.ItemId, $"the item is '{item.Id}' when added and '{id}' when done");
        Describe(item, given);
        if (added)
            return;
        item.Open = false;
        CompareItem(item, given);
    }

    private void CompareItem(ItemBuilder item, JsonElement given)
    {
        var text = ItemText.Of(given, item);
        if (text is null)
            return;
        if (item.Text is null)
            item.Replace(text);
        else if (item.Text.ToString() != text)
            log.Add(ObservationCodes.DoneDiffers, $"the {item.Type} says '{text}', its deltas said '{item.Text}'");
    }

    private static void Describe(ItemBuilder item, JsonElement given)
    {
        item.Id ??= JsonText.Text(given, "id");
        item.CallId ??= JsonText.Text(given, "call_id");
        item.Name ??= JsonText.Text(given, "name");
        item.Role ??= JsonText.Text(given, "role");
        item.Status = JsonText.Text(given, "status") ?? item.Status;
    }

    private void TakeResponse(JsonElement response, int position, long ticks, bool isFinal, bool streaming)
    {
        _facts.Note(response, "created_at");
        if (!isFinal)
            return;
        var output = JsonText.Member(response, "output") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().ToList() : [];
        if (streaming && output.Count != _items.Count)
            log.Add(ObservationCodes.DoneDiffers, FormattableString.Invariant($"the final response has {output.Count} items, the stream had {_items.Count}"));
        for (var i = 0; i < output.Count; i++)
        {
            if (!_items.TryGetValue(i, out var item))
                _items[i] = item = new ItemBuilder(i, JsonText.Text(output[i], "type") ?? "") { Open = false };
            Describe(item, output[i]);
            CompareItem(item, output[i]);
        }
        TakeFinish(response, position, ticks);
        if (JsonText.Member(response, "usage") is { ValueKind: JsonValueKind.Object } usage)
        {
            _facts.Usages.Add(TokenUsage.ReadResponses(usage, position));
            _facts.Deltas.Add(new Delta(position, ticks, DeltaKind.Usage, 0, 0));
        }
    }

    private void TakeFinish(JsonElement response, int position, long ticks)
    {
        _finish = JsonText.Text(response, "status");
        if (_finish is null)
            return;
        var why = JsonText.Member(response, "incomplete_details") is { } details ? JsonText.Text(details, "reason") : null;
        var reason = _finish switch
        {
            "completed" => _items.Values.Any(i => i.Type == "function_call") ? "tool_calls" : "stop",
            "incomplete" => why == "content_filter" ? "content_filter" : "length",
            var other => other,
        };
        _facts.Finishes.Add(new FinishReason(reason, position, 0));
        _facts.Deltas.Add(new Delta(position, ticks, DeltaKind.Finish, 0, 0));
    }

    private void TakeError(JsonElement root, int position, long ticks)
    {
        var told = JsonText.Member(root, "response") is { ValueKind: JsonValueKind.Object } response ? response : root;
        if (ApiErrorReader.Read(told, isErrorForSure: true) is { } error)
            AddError(error, position, ticks);
    }

    private void CheckSequence(JsonElement root)
    {
        var number = JsonText.Whole(root, "sequence_number");
        if (number is null)
            log.Add(ObservationCodes.Sequence, "an event has no sequence_number");
        else if (_sequence is { } last && number != last + 1)
            log.Add(ObservationCodes.Sequence, FormattableString.Invariant($"sequence_number {number} follows {last}"));
        _sequence = number ?? _sequence;
    }
}

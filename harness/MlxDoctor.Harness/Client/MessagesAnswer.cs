using System.Text.Json;

namespace MlxDoctor.Harness.Client;

/// <summary>Puts an answer of <c>/v1/messages</c> together: lenient in what it takes, strict in what it notes.</summary>
internal sealed class MessagesAnswer(ObservationLog log) : IAnswerBuilder
{
    private readonly SortedDictionary<int, ItemBuilder> _blocks = [];
    private readonly AnswerFacts _facts = new();
    private readonly List<int> _ends = [];
    private MessagesUsage? _usage;
    private bool _started;
    private bool _usageFinal;
    private string? _role;
    private string? _stopReason;
    private string? _stopSequence;

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
        {
            log.Add(ObservationCodes.NotAnObject, "a payload is " + root.ValueKind);
            return;
        }
        if (Error is not null || JsonText.Member(root, "content") is not { } content)
            return;
        _facts.Note(root, "created");
        _role = JsonText.Text(root, "role");
        if (content.ValueKind == JsonValueKind.Array)
            foreach (var block in content.EnumerateArray())
                Begin(_blocks.Count, block).Open = false;
        else
            log.Add(ObservationCodes.WrongType, "content is " + content.ValueKind);
        TakeUsage(root, 0);
        _usageFinal = _usage is not null;
        TakeStop(root, 0, ticks);
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
        if (_ends.Count > 0)
            log.Add(ObservationCodes.EventOrder, FormattableString.Invariant($"{type} in event {position} comes after message_stop"));
        if (!_started && type is not ("message_start" or "error" or "ping"))
            log.Add(ObservationCodes.EventOrder, $"{type} comes before message_start");
        var before = _facts.Deltas.Count;
        if (type == "error" || isErrorForSure || JsonText.Member(root, "error") is not null)
            TakeError(root, position, ticks);
        else
            Dispatch(root, type, position, ticks);
        if (_facts.Deltas.Count == before)
            _facts.Deltas.Add(new Delta(position, ticks, DeltaKind.Empty, 0, 0));
    }

    /// <inheritdoc/>
    public Answer Build(bool streaming)
    {
        if (_usage is { } usage)
            _facts.Usages.Add(usage.ToUsage());
        if (streaming && _usage is not null && !_usageFinal && _ends.Count > 0)
            log.Add(ObservationCodes.EventOrder, "no message_delta with usage came");
        foreach (var block in _blocks.Values)
            block.Role ??= _role;
        return _facts.Build(
            streaming, _blocks.Values, Error, _stopReason, _stopSequence,
            b => b.Type is "thinking" or "redacted_thinking", b => b.Type == "text", b => b.Type == "tool_use") with
        { Role = _role };
    }

    private void Dispatch(JsonElement root, string? type, int position, long ticks)
    {
        switch (type)
        {
            case "message_start":
                Start(root, position, ticks);
                break;
            case "content_block_start":
                StartBlock(root);
                break;
            case "content_block_delta":
                TakeDelta(root, position, ticks);
                break;
            case "content_block_stop":
                Stop(root);
                break;
            case "message_delta":
                if (_blocks.Values.FirstOrDefault(b => b.Open) is { } unfinished)
                    log.Add(
                        ObservationCodes.EventOrder,
                        FormattableString.Invariant($"message_delta comes while the {unfinished.Type} at index {unfinished.Index} is open"));
                TakeUsage(root, position);
                _usageFinal |= JsonText.Member(root, "usage") is not null;
                if (JsonText.Member(root, "delta") is { } delta)
                    TakeStop(delta, position, ticks);
                break;
            case "message_stop":
                foreach (var open in _blocks.Values.Where(b => b.Open))
                    log.Add(
                        ObservationCodes.EventOrder, FormattableString.Invariant($"message_stop comes while the {open.Type} at index {open.Index} is open"));
                if (_stopReason is null)
                    log.Add(ObservationCodes.EventOrder, "message_stop comes without a stop_reason");
                _ends.Add(position);
                break;
            case "ping":
                break;
            default:
                log.Add(ObservationCodes.EventUnknown, type ?? "no type");
                break;
        }
    }

    private void Start(JsonElement root, int position, long ticks)
    {
        if (_started)
            log.Add(ObservationCodes.EventOrder, "message_start came twice");
        _started = true;
        if (JsonText.Member(root, "message") is not { ValueKind: JsonValueKind.Object } message)
        {
            log.Add(ObservationCodes.WrongType, "message_start has no message");
            return;
        }
        _facts.Note(message, "created");
        _role = JsonText.Text(message, "role");
        TakeUsage(message, position);
        _facts.Deltas.Add(new Delta(position, ticks, DeltaKind.Role, 0, 0));
    }

    private void StartBlock(JsonElement root)
    {
        var index = (int?)JsonText.Whole(root, "index") ?? -1;
        if (_blocks.Values.FirstOrDefault(b => b.Open) is { } open)
            log.Add(ObservationCodes.EventOrder, FormattableString.Invariant($"block {index} begins while block {open.Index} is open"));
        if (index != _blocks.Count)
            log.Add(ObservationCodes.EventOrder, FormattableString.Invariant($"a block begins at index {index} after {_blocks.Count} blocks"));
        if (JsonText.Member(root, "content_block") is { ValueKind: JsonValueKind.Object } block)
            Begin(index, block);
        else
            log.Add(ObservationCodes.WrongType, "content_block_start has no content_block");
    }

    private ItemBuilder Begin(int index, JsonElement given)
    {
        var type = JsonText.Text(given, "type") ?? "";
        var block = new ItemBuilder(index, type) { Name = JsonText.Text(given, "name"), CallId = JsonText.Text(given, "id") };
        var text = type switch
        {
            "text" => JsonText.Text(given, "text"),
            "thinking" => JsonText.Text(given, "thinking"),
            // A stream begins with an empty object and sends the arguments afterwards.
            "tool_use" => JsonText.Member(given, "input") is { } input && !(input.ValueKind == JsonValueKind.Object && !input.EnumerateObject().Any())
                ? input.GetRawText()
                : null,
            _ => null,
        };
        if (text is not null)
            block.Append(text);
        if (type == "thinking")
            block.ReasoningField = "thinking";
        _blocks[index] = block;
        return block;
    }

    private void TakeDelta(JsonElement root, int position, long ticks)
    {
        var index = (int?)JsonText.Whole(root, "index") ?? -1;
        if (JsonText.Member(root, "delta") is not { ValueKind: JsonValueKind.Object } delta)
        {
            log.Add(ObservationCodes.WrongType, "content_block_delta has no delta");
            return;
        }
        var (block, field, kind) = JsonText.Text(delta, "type") switch
        {
            "text_delta" => ("text", "text", DeltaKind.Content),
            "thinking_delta" => ("thinking", "thinking", DeltaKind.Reasoning),
            "input_json_delta" => ("tool_use", "partial_json", DeltaKind.Tool),
            "signature_delta" => ("thinking", "", DeltaKind.Empty),
            var other => ("", other ?? "no type", DeltaKind.Error),
        };
        if (kind == DeltaKind.Error)
        {
            log.Add(ObservationCodes.EventUnknown, field);
            return;
        }
        if (!_blocks.TryGetValue(index, out var known))
        {
            log.Add(ObservationCodes.EventOrder, FormattableString.Invariant($"a delta for block {index}, which never began"));
            _blocks[index] = known = new ItemBuilder(index, block);
        }
        if (!known.Open)
            log.Add(ObservationCodes.EventOrder, FormattableString.Invariant($"a delta for block {index}, which was stopped"));
        if (known.Type != block)
            log.Add(ObservationCodes.EventOrder, $"a {JsonText.Text(delta, "type")} for a block of type {known.Type}");
        if (kind == DeltaKind.Empty)
            return;
        var text = JsonText.Text(delta, field) ?? "";
        known.Append(text);
        known.Fragments++;
        _facts.Deltas.Add(new Delta(position, ticks, text.Length > 0 ? kind : DeltaKind.Empty, text.Length, 0));
    }

    private void Stop(JsonElement root)
    {
        var index = (int?)JsonText.Whole(root, "index") ?? -1;
        if (!_blocks.TryGetValue(index, out var block) || !block.Open)
            log.Add(ObservationCodes.EventOrder, FormattableString.Invariant($"block {index} is stopped but not open"));
        else
            block.Open = false;
    }

    private void TakeUsage(JsonElement holder, int position)
    {
        if (JsonText.Member(holder, "usage") is { ValueKind: JsonValueKind.Object } usage)
            _usage = MessagesUsage.Read(usage, position, _usage);
    }

    private void TakeStop(JsonElement holder, int position, long ticks)
    {
        if (JsonText.Text(holder, "stop_reason") is not { } reason)
            return;
        if (_stopReason is not null)
            log.Add(ObservationCodes.FinishRepeated, FormattableString.Invariant($"another stop_reason in event {position}"));
        _stopReason = reason;
        _stopSequence = JsonText.Text(holder, "stop_sequence");
        var word = reason switch
        {
            "end_turn" or "stop_sequence" => "stop",
            "max_tokens" or "model_context_window_exceeded" => "length",
            "tool_use" => "tool_calls",
            "refusal" => "content_filter",
            _ => reason,
        };
        _facts.Finishes.Add(new FinishReason(word, position, 0));
        _facts.Deltas.Add(new Delta(position, ticks, DeltaKind.Finish, 0, 0));
    }

    private void TakeError(JsonElement root, int position, long ticks)
    {
        if (ApiErrorReader.Read(root, isErrorForSure: true) is { } error)
            AddError(error, position, ticks);
    }
}

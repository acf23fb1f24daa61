using System.Text;
using System.Text.Json;

namespace MlxDoctor.Harness.Client;

/// <summary>Puts tool calls together.</summary>
internal sealed class ToolCallBuilder(ObservationLog log)
{
    private sealed class Part
    {
        public int? Index;
        public string? Id;
        public string? Type;
        public string? Name;
        public int Fragments;
        public readonly StringBuilder Arguments = new();
    }

    private readonly List<Part> _parts = [];

    /// <summary>Takes one element of a tool_calls list; true when it carried anything.</summary>
    public bool Add(JsonElement call, bool streaming)
    {
        if (call.ValueKind != JsonValueKind.Object)
        {
            log.Add(ObservationCodes.WrongType, "an element of tool_calls is no object");
            return false;
        }
        var index = (int?)JsonText.Whole(call, "index");
        var id = JsonText.Text(call, "id");
        var function = JsonText.Member(call, "function");
        var name = function is { } f ? JsonText.Text(f, "name") : null;
        var part = streaming ? Find(index, id, name) : Append(index);
        part.Id ??= id;
        if (streaming && part.Fragments == 0 && string.IsNullOrEmpty(name))
            log.Add(ObservationCodes.ToolHeadLate, "the first piece of a tool call has no name");
        // Servers that repeat the head with every piece send arguments beside it; a second head without any is an event that came twice.
        if (streaming && part.Fragments == 1 && id is not null && id == part.Id && name is { Length: > 0 } && name == part.Name && part.Arguments.Length == 0
            && function is { } h && JsonText.Text(h, "arguments") is null or "")
            log.Add(ObservationCodes.ToolHeadRepeated, $"call {id} begins twice");
        part.Type ??= JsonText.Text(call, "type");
        part.Fragments++;
        // Some servers repeat the whole name with every piece, none was seen to split it.
        part.Name ??= name is { Length: > 0 } ? name : null;
        var arguments = function is { } g ? JsonText.Member(g, "arguments") : null;
        if (arguments is { } given)
        {
            if (given.ValueKind != JsonValueKind.String)
                log.Add(ObservationCodes.ToolArguments, "arguments are " + given.ValueKind + ", not text");
            part.Arguments.Append(JsonText.Text(given) ?? given.GetRawText());
        }
        return id is not null || name is { Length: > 0 } || arguments is { ValueKind: not JsonValueKind.String }
            || arguments is { } text && JsonText.Text(text) is { Length: > 0 };
    }

    /// <summary>The calls, in order of appearance.</summary>
    public IReadOnlyList<ToolCall> Build() =>
        [.. _parts.Select(p => new ToolCall(p.Index, p.Id, p.Type, p.Name, p.Arguments.ToString(), p.Fragments))];

    private Part Find(int? index, string? id, string? name)
    {
        var startsCall = id is not null && name is { Length: > 0 };
        if (index is null)
        {
            log.Add(ObservationCodes.ToolIndexMissing, "a piece of a tool call has no index");
            var byId = _parts.FindLast(p => id is not null && p.Id == id);
            return byId ?? (startsCall || _parts.Count == 0 ? Append(null) : _parts[^1]);
        }
        var known = _parts.FindLast(p => p.Index == index);
        if (known is not null && startsCall && known.Id is not null && known.Id != id)
        {
            log.Add(ObservationCodes.ToolIndexReused, FormattableString.Invariant($"index {index} names call {known.Id} and call {id}"));
            return Append(index);
        }
        return known ?? Append(index);
    }

    private Part Append(int? index)
    {
        var part = new Part { Index = index };
        _parts.Add(part);
        return part;
    }
}

using System.Text.Json;

namespace MlxDoctor.Harness.Client;

/// <summary>Puts an answer together from one payload (plain) or many (stream).</summary>
internal interface IAnswerBuilder
{
    /// <summary>The first error.</summary>
    ApiError? Error { get; }

    /// <summary>Positions of events that end a stream; empty for APIs that end it with [DONE].</summary>
    IReadOnlyList<int> EndEvents { get; }

    /// <summary>Notes an error that was told outside of a payload.</summary>
    void AddError(ApiError error, int position, long ticks);

    /// <summary>Takes a plain answer.</summary>
    void AddBody(JsonElement root, long ticks, bool isErrorForSure);

    /// <summary>Takes the payload of an event.</summary>
    void AddEvent(JsonElement root, string? name, int position, long ticks, bool isErrorForSure);

    /// <summary>What was put together.</summary>
    Answer Build(bool streaming);
}

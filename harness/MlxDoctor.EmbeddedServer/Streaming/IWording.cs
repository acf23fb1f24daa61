using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Api;

namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>Words one answer as an API other than chat and plain completions does; holds the state of that answer.</summary>
internal interface IWording
{
    /// <summary>What an answer's id begins with.</summary>
    string IdPrefix { get; }

    /// <summary>The request's field that holds the conversation.</summary>
    string PromptField { get; }

    /// <summary>The events of a stream.</summary>
    IAsyncEnumerable<SseFrame> FramesAsync(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, CancellationToken cancellation);

    /// <summary>The answer in one piece.</summary>
    JsonObject Body(IEnumerable<AnswerPart> parts, AnswerPlan plan);

    /// <summary>Tells in mid-stream that the rest will not come.</summary>
    SseFrame Error(ApiException error);
}

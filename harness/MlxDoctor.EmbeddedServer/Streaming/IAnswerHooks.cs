using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Engine;

namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>Where the making and sending of one answer can be changed from above; null, or what is given, is as usual.</summary>
internal interface IAnswerHooks
{
    /// <summary>The content type of a stream.</summary>
    string? StreamType => null;

    /// <summary>What is sent while a stream is silent.</summary>
    string? Keepalive => null;

    /// <summary>Where a stream goes.</summary>
    IByteSink? Sink(HttpContext http) => null;

    /// <summary>What the engine generated.</summary>
    IAsyncEnumerable<GeneratedToken> Tokens(IAsyncEnumerable<GeneratedToken> tokens, AnswerPlan plan) => tokens;

    /// <summary>The answer, streamed or not, on its schedule.</summary>
    IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan) => steps;

    /// <summary>The events of a stream.</summary>
    IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan) => frames;

    /// <summary>An answer that is sent in one piece.</summary>
    JsonObject Body(JsonObject body, AnswerPlan plan) => body;
}

using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Chat;
using MlxDoctor.EmbeddedServer.Engine;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A way to misbehave on purpose: what it does at each place where real bugs sit. A place that it leaves out stays healthy.</summary>
internal sealed record Fault
{
    /// <summary>Whether its edits of events and bodies know how this answer is worded; most know chat and plain completions.</summary>
    public Predicate<AnswerPlan> Knows { get; init; } = plan => plan.Wording is null;

    /// <summary>Lets a request in although this key is not the right one.</summary>
    public Predicate<string>? LetsIn { get; init; }

    /// <summary>Answers in place of the server; true when it did.</summary>
    public Func<RequestScope, Task<bool>>? Answer { get; init; }

    /// <summary>Answers a refused request in its own way; true when it did.</summary>
    public Func<RequestScope, ApiException, Task<bool>>? Refuse { get; init; }

    /// <summary>Changes what the client asked for.</summary>
    public Action<ChatRequest, RequestScope>? Request { get; init; }

    /// <summary>Changes how the answer is made.</summary>
    public Action<AnswerPlan, RequestScope>? Plan { get; init; }

    /// <summary>Changes what the engine says of a token.</summary>
    public Func<GeneratedToken, AnswerPlan, GeneratedToken>? Token { get; init; }

    /// <summary>Changes the answer, streamed or not.</summary>
    public Func<IAsyncEnumerable<AnswerStep>, AnswerPlan, RequestScope, IAsyncEnumerable<AnswerStep>>? Steps { get; init; }

    /// <summary>Changes the events of a stream.</summary>
    public Func<IAsyncEnumerable<SseFrame>, AnswerPlan, IAsyncEnumerable<SseFrame>>? Frames { get; init; }

    /// <summary>Changes an answer that is sent in one piece.</summary>
    public Action<JsonObject>? Body { get; init; }

    /// <summary>Changes what is no answer of a model: an error, the list of models, health, a count.</summary>
    public Action<JsonObject>? Page { get; init; }

    /// <summary>Sends streams in another way.</summary>
    public Func<HttpContext, IByteSink>? Sink { get; init; }

    /// <summary>The label of streams.</summary>
    public string? StreamType { get; init; }

    /// <summary>What is sent while a stream is silent.</summary>
    public string? Keepalive { get; init; }

    /// <summary>Generation goes on when the client has left.</summary>
    public bool OutlivesClient { get; init; }

    /// <summary>A client that left keeps its slot.</summary>
    public bool KeepsSlot { get; init; }
}

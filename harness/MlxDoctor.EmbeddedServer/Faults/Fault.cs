using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Chat;
using MlxDoctor.EmbeddedServer.Engine;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A way to misbehave on purpose; each overrides the one place where the real bug sat.</summary>
internal abstract class Fault
{
    /// <summary>Whether its edits of events and bodies understand the wording of this answer; most know chat and plain completions.</summary>
    public virtual bool Understands(AnswerPlan plan) => plan.Wording is null;

    /// <summary>Answers the request by itself; true when it did.</summary>
    public virtual Task<bool> AnswerAsync(RequestScope scope) => Task.FromResult(false);

    /// <summary>Answers a refused request in its own way; true when it did.</summary>
    public virtual Task<bool> RefuseAsync(RequestScope scope, ApiException error) => Task.FromResult(false);

    /// <summary>Changes what the client asked for.</summary>
    public virtual void Change(ChatRequest request, RequestScope scope)
    {
    }

    /// <summary>Changes how the answer is made.</summary>
    public virtual void Change(AnswerPlan plan, RequestScope scope)
    {
    }

    /// <summary>Changes the tokens.</summary>
    public virtual IAsyncEnumerable<GeneratedToken> Tokens(IAsyncEnumerable<GeneratedToken> tokens, AnswerPlan plan, RequestScope scope) => tokens;

    /// <summary>Changes the answer, streamed or not.</summary>
    public virtual IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope) => steps;

    /// <summary>Changes the events of a stream.</summary>
    public virtual IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) => frames;

    /// <summary>Changes what is no answer of a model: an error, the list of models, health, a count.</summary>
    public virtual void Change(JsonObject page, RequestScope scope)
    {
    }

    /// <summary>Changes an answer that is sent in one piece.</summary>
    public virtual void Change(JsonObject body, AnswerPlan plan, RequestScope scope)
    {
    }
}

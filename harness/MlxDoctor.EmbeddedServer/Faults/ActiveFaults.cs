using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Chat;
using MlxDoctor.EmbeddedServer.Engine;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>All faults of one request, applied one after the other.</summary>
internal sealed class ActiveFaults(IReadOnlyList<Fault> faults)
{
    /// <summary>Nothing goes wrong.</summary>
    public static readonly ActiveFaults None = new([]);

    /// <summary>Whether a fault of this kind is active.</summary>
    public bool Has<T>() => faults.Any(f => f is T);

    /// <summary>See <see cref="Fault.AnswerAsync"/>.</summary>
    public async Task<bool> AnswerAsync(RequestScope scope)
    {
        foreach (var fault in faults)
        {
            if (await fault.AnswerAsync(scope))
                return true;
        }
        return false;
    }

    /// <summary>See <see cref="Fault.RefuseAsync"/>.</summary>
    public async Task<bool> RefuseAsync(RequestScope scope, ApiException error)
    {
        foreach (var fault in faults)
        {
            if (await fault.RefuseAsync(scope, error))
                return true;
        }
        return false;
    }

    /// <summary>Changes the request.</summary>
    public void Change(ChatRequest request, RequestScope scope)
    {
        foreach (var fault in faults)
            fault.Change(request, scope);
    }

    /// <summary>Changes the plan.</summary>
    public void Change(AnswerPlan plan, RequestScope scope)
    {
        foreach (var fault in faults)
            fault.Change(plan, scope);
    }

    /// <summary>Changes an error, a list or a count.</summary>
    public JsonObject Changed(JsonObject page, RequestScope scope)
    {
        foreach (var fault in faults)
            fault.Change(page, scope);
        return page;
    }

    /// <summary>Changes the body.</summary>
    public void Change(JsonObject body, AnswerPlan plan, RequestScope scope)
    {
        foreach (var fault in faults.Where(f => f.Understands(plan)))
            fault.Change(body, plan, scope);
    }

    /// <summary>Changes the tokens.</summary>
    public IAsyncEnumerable<GeneratedToken> Tokens(IAsyncEnumerable<GeneratedToken> tokens, AnswerPlan plan, RequestScope scope) =>
        faults.Aggregate(tokens, (t, f) => f.Tokens(t, plan, scope));

    /// <summary>Changes the steps.</summary>
    public IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope) =>
        faults.Aggregate(steps, (s, f) => f.Steps(s, plan, scope));

    /// <summary>Changes the events.</summary>
    public IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        faults.Where(f => f.Understands(plan)).Aggregate(frames, (s, f) => f.Frames(s, plan, scope));
}

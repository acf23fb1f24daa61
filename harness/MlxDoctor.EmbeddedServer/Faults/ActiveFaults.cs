using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Chat;
using MlxDoctor.EmbeddedServer.Engine;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>All faults of one request, applied one after the other.</summary>
internal sealed class ActiveFaults(IReadOnlyList<Fault> faults, RequestScope scope) : IRequestHooks
{
    public bool EndsWithClient => !faults.Any(f => f.OutlivesClient);

    public bool FreesSlot => !faults.Any(f => f.KeepsSlot);

    public string? StreamType => First(f => f.StreamType);

    public string? Keepalive => First(f => f.Keepalive);

    public IByteSink? Sink(HttpContext http) => First(f => f.Sink)?.Invoke(http);

    public bool LetsIn(string key) => faults.Any(f => f.LetsIn?.Invoke(key) == true);

    public async Task<bool> AnswerAsync()
    {
        foreach (var fault in faults)
        {
            if (fault.Answer is { } answer && await answer(scope))
                return true;
        }
        return false;
    }

    public async Task<bool> RefuseAsync(ApiException error)
    {
        foreach (var fault in faults)
        {
            if (fault.Refuse is { } refuse && await refuse(scope, error))
                return true;
        }
        return false;
    }

    public void Request(ChatRequest request)
    {
        foreach (var fault in faults)
            fault.Request?.Invoke(request, scope);
    }

    public void Plan(AnswerPlan plan)
    {
        foreach (var fault in faults)
            fault.Plan?.Invoke(plan, scope);
    }

    public JsonObject Page(JsonObject page)
    {
        foreach (var fault in faults)
            fault.Page?.Invoke(page);
        return page;
    }

    public JsonObject Body(JsonObject body, AnswerPlan plan)
    {
        foreach (var fault in faults.Where(f => f.Knows(plan)))
            fault.Body?.Invoke(body);
        return body;
    }

    public IAsyncEnumerable<GeneratedToken> Tokens(IAsyncEnumerable<GeneratedToken> tokens, AnswerPlan plan) =>
        faults.Aggregate(tokens, (t, f) => f.Token is { } change ? t.Select(token => change(token, plan)) : t);

    public IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan) =>
        faults.Aggregate(steps, (s, f) => f.Steps?.Invoke(s, plan, scope) ?? s);

    public IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan) =>
        faults.Where(f => f.Knows(plan)).Aggregate(frames, (s, f) => f.Frames?.Invoke(s, plan) ?? s);

    private T? First<T>(Func<Fault, T?> place)
        where T : class => faults.Select(place).FirstOrDefault(p => p is not null);
}

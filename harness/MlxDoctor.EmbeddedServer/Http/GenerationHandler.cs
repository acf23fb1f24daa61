using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Chat;
using MlxDoctor.EmbeddedServer.Completions;
using MlxDoctor.EmbeddedServer.Messages;
using MlxDoctor.EmbeddedServer.Models;
using MlxDoctor.EmbeddedServer.Pacing;
using MlxDoctor.EmbeddedServer.Responses;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Http;

/// <summary>Answers the routes that generate.</summary>
internal static class GenerationHandler
{
    /// <summary>Validates, waits for a slot, generates.</summary>
    public static async Task HandleAsync(RequestScope scope, CancellationToken stopping)
    {
        var model = scope.State.Loaded ?? throw NotLoaded();
        scope.ReadPace();
        var plan = Plan(scope, model);
        scope.Hooks.Plan(plan);
        using var life = CancellationTokenSource.CreateLinkedTokenSource(
            scope.Hooks.EndsWithClient ? scope.Http.RequestAborted : CancellationToken.None, stopping);
        // At once, not when the generation has noticed: the next request may be faster.
        using var leaving = scope.Http.RequestAborted.Register(scope.State.History.Left);
        await scope.State.Gate.EnterAsync(life.Token);
        try
        {
            await RunAsync(scope, model, plan, life.Token, stopping);
        }
        finally
        {
            scope.State.History.Ended(plan.Generation.Prompt.Length, Monotonic.NowMs);
            if (scope.Hooks.FreesSlot || !scope.Http.RequestAborted.IsCancellationRequested)
                scope.State.Gate.Leave();
        }
    }

    private static AnswerPlan Plan(RequestScope scope, LoadedModel model)
    {
        if (scope.Path == ApiRoute.Completions)
            return CompletionPlanner.Plan(scope.Body, model, scope.State.Served, scope.Head());
        var (request, wording) = Read(scope, model.Engine.Facts.VocabularySize);
        scope.Hooks.Request(request);
        return ChatPlanner.Plan(request, model, scope.Head(), wording);
    }

    private static (ChatRequest Request, IWording? Wording) Read(RequestScope scope, int vocabularySize)
    {
        switch (scope.Path)
        {
            case ApiRoute.Responses:
                var response = ResponsesReader.Read(scope.Body, scope.State.Served);
                return (response, new ResponsesWording(scope.Body));
            case ApiRoute.Messages:
                var message = MessagesReader.Read(scope.Body, scope.State.Served);
                return (message, new MessagesWording("req_" + scope.Id));
            default:
                return (ChatRequestReader.Read(scope.Body, scope.State.Served, vocabularySize), null);
        }
    }

    private static async Task RunAsync(RequestScope scope, LoadedModel model, AnswerPlan plan, CancellationToken life, CancellationToken stopping)
    {
        var record = scope.Record();
        var steps = AnswerRunner.RunAsync(plan, model, scope.Hooks, life);
        if (scope.Pace is { } pace)
            steps = Pacer.ScheduleAsync(steps, pace, scope.ReceivedMs, () => Computed(plan), life);
        // After the schedule, or a delay would vanish in it.
        steps = scope.Hooks.Steps(steps, plan);
        try
        {
            if (plan.Stream)
                await StreamAsync(scope, plan, steps, record, life, stopping);
            else
                await SendBodyAsync(scope, plan, steps, record, life);
        }
        finally
        {
            record.Finish();
        }
    }

    private static async Task StreamAsync(
        RequestScope scope, AnswerPlan plan, IAsyncEnumerable<AnswerStep> steps, EmissionRecord record, CancellationToken life, CancellationToken stopping)
    {
        var sender = new SseSender(scope.Http, scope.Hooks, scope.State.Options.KeepaliveMs, record);
        var frames = scope.Hooks.Frames(plan.Wording?.FramesAsync(steps, plan, life) ?? new FrameBuilder(plan).FramesAsync(steps, life), plan);
        try
        {
            await sender.SendAsync(frames, life);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await sender.SendErrorAsync(new ApiException(503, "The server is shutting down.", "server_error", null, "shutting_down"), plan);
        }
        catch (Exception e) when (e is not OperationCanceledException && scope.Http.Response.HasStarted)
        {
            scope.State.Metrics.CountError();
            await sender.SendErrorAsync(new ApiException(500, $"Internal error: {e.GetType().Name}.", "server_error", null, "internal_error"), plan);
        }
    }

    private static async Task SendBodyAsync(
        RequestScope scope, AnswerPlan plan, IAsyncEnumerable<AnswerStep> steps, EmissionRecord record, CancellationToken life)
    {
        var all = new List<AnswerStep>();
        await foreach (var step in steps.WithCancellation(life))
            all.Add(step);
        var due = all.FindLast(s => s.DueMs is not null)?.DueMs;
        var body = scope.Hooks.Body(plan.Wording?.Body(all.SelectMany(s => s.Parts), plan) ?? BodyBuilder.Build(all, plan), plan);
        if (due is { } at)
            await Monotonic.WaitUntilAsync(at, life);
        var sent = Monotonic.NowMs;
        await JsonReplies.SendAsync(scope.Http, 200, body);
        record.Add("body", plan.Usage.Completion, due, sent, Monotonic.NowMs);
    }

    /// <summary>Prompt tokens that were read; what the answer says about the cache may be a lie.</summary>
    private static int Computed(AnswerPlan plan) => plan.Generation.UsePrefixCache ? plan.Usage.Prompt - plan.Usage.Cached : plan.Usage.Prompt;

    /// <summary>The answer before the model is there.</summary>
    public static ApiException NotLoaded() => new(503, "The model is still loading.", "server_error", null, "model_loading");
}

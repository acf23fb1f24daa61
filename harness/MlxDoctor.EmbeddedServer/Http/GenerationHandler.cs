using MlxDoctor.EmbeddedServer.Chat;
using MlxDoctor.EmbeddedServer.Completions;
using MlxDoctor.EmbeddedServer.Faults;
using MlxDoctor.EmbeddedServer.Pacing;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Http;

/// <summary>Answers the two routes that generate.</summary>
internal static class GenerationHandler
{
    /// <summary>Validates, waits for a slot, generates.</summary>
    public static async Task HandleAsync(RequestScope scope, CancellationToken stopping)
    {
        var model = scope.State.Loaded ?? throw NotLoaded();
        scope.ReadPace();
        var plan = Plan(scope, model);
        scope.Faults.Change(plan, scope);
        using var life = CancellationTokenSource.CreateLinkedTokenSource(
            scope.Faults.Has<GenerationOutlivesClient>() ? CancellationToken.None : scope.Http.RequestAborted, stopping);
        await scope.State.Gate.EnterAsync(life.Token);
        try
        {
            await RunAsync(scope, model, plan, life.Token, stopping);
        }
        finally
        {
            if (!(scope.Faults.Has<SlotLeak>() && scope.Http.RequestAborted.IsCancellationRequested))
                scope.State.Gate.Leave();
        }
    }

    private static AnswerPlan Plan(RequestScope scope, LoadedModel model)
    {
        if (scope.Path == "/v1/completions")
            return CompletionPlanner.Plan(scope.Body, model, scope);
        var request = ChatRequestReader.Read(scope.Body, scope.State, model.Engine.Facts.VocabularySize);
        scope.Faults.Change(request, scope);
        return ChatPlanner.Plan(request, model, scope);
    }

    private static async Task RunAsync(RequestScope scope, LoadedModel model, AnswerPlan plan, CancellationToken life, CancellationToken stopping)
    {
        var record = scope.Record();
        var steps = scope.Faults.Steps(AnswerRunner.RunAsync(plan, model, scope, life), plan, scope);
        if (scope.Pace is { } pace)
            steps = Pacer.ScheduleAsync(steps, pace, scope.ReceivedMs, life);
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
        IByteSink sink = scope.Faults.Has<OldHttp>() ? new RawSink(scope.Http, oldHttp: true)
            : scope.Faults.Has<UncleanEnd>() ? new RawSink(scope.Http, oldHttp: false)
            : new KestrelSink(scope.Http);
        var sender = new SseSender(scope, sink, record);
        var frames = scope.Faults.Frames(new FrameBuilder(plan).FramesAsync(steps, life), plan, scope);
        try
        {
            await sender.SendAsync(frames, life);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await sender.SendErrorAsync(new ApiException(503, "The server is shutting down.", "server_error", null, "shutting_down"));
        }
        catch (Exception e) when (e is not OperationCanceledException && scope.Http.Response.HasStarted)
        {
            scope.State.Metrics.CountError();
            await sender.SendErrorAsync(new ApiException(500, $"Internal error: {e.GetType().Name}.", "server_error", null, "internal_error"));
        }
    }

    private static async Task SendBodyAsync(
        RequestScope scope, AnswerPlan plan, IAsyncEnumerable<AnswerStep> steps, EmissionRecord record, CancellationToken life)
    {
        var builder = new BodyBuilder(plan);
        double? due = null;
        await foreach (var step in steps.WithCancellation(life))
        {
            builder.Add(step);
            due = step.DueMs ?? due;
        }
        var body = builder.Build();
        scope.Faults.Change(body, plan, scope);
        if (due is { } at)
            await Monotonic.WaitUntilAsync(at, life);
        var sent = Monotonic.NowMs;
        await JsonReplies.SendAsync(scope.Http, 200, body);
        record.Add("body", plan.Usage.Completion, due, sent, Monotonic.NowMs);
    }

    /// <summary>The answer before the model is there.</summary>
    public static ApiException NotLoaded() => new(503, "The model is still loading.", "server_error", null, "model_loading");
}

using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking;

/// <summary>Finds out whether a server answers several requests at one time, by events and not by the clock.</summary>
internal static class LaneProbe
{
    private const string Longer = "count-20", Short = "capital-2";

    /// <summary>A short question is put while a longer answer streams.</summary>
    /// <returns>True when it is answered before the longer answer has ended; false too where that cannot be seen.</returns>
    /// <exception cref="SilentServerException">The server shows no sign of life.</exception>
    public static async Task<bool> AnswersSeveralAsync(CaseContext context, CancellationToken cancellation)
    {
        var events = 0;
        var body = Asker.Shape(context.Prompts[Longer].Body(context.ModelName), stream: true);
        var longer = await RunningStream.BeginAsync(context, body, leaveAfter: null, cancellation, n => Volatile.Write(ref events, n));
        var brief = await context.SendAsync(ApiRequest.Chat(context.Prompts[Short].Body(context.ModelName)), cancellation);
        var before = Volatile.Read(ref events);
        var whole = await longer;
        return brief.IsComplete && whole.IsComplete && before < whole.Events.Count;
    }
}

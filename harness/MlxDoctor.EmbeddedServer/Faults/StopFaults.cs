using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>How an answer ends: stop strings, finish reasons, the end token.</summary>
internal static class StopFaults
{
    public static IReadOnlyList<FaultEntry> All { get; } =
    [
        new("stop-emitted", "the stop string is part of the text", "stop text included in the answer", Change.Plan(p => p.ShowStop = 1)),
        new("stop-half-emitted", "the first half of the stop string is part of the text", "stop compared by tokens, so that its start leaks",
            Change.Plan(p => p.ShowStop = 0.5)),
        new("stop-ignored", "generation goes on after a stop string", "stop has no effect", Change.Plan(p => p.Stops = [])),
        new("finish-missing", "no finish_reason", "stream or body without finish_reason", Change.Steps(s => s.Without(PartKind.Finish))),
        new("finish-always-length", "finish_reason is always length", "finish_reason computed from the wrong counter",
            Change.Steps(s => s.Text(PartKind.Finish, _ => "length"))),
        new("finish-always-stop", "finish_reason is stop for cut answers too", "every truncated answer looks complete",
            Change.Steps(s => s.Text(PartKind.Finish, _ => "stop"))),
        new("finish-twice", "two events carry a finish_reason", "terminal chunk sent by two layers",
            Change.Frames(s => s.Twice(f => f.Kind == FrameKind.Finish))),
        new("eos-ignored", "the model never stops by itself", "an end token is missing from the stop set", new Fault
        {
            Plan = (plan, scope) => plan.Generation = plan.Generation with
            {
                LogitBias = scope.State.Loaded!.Engine.Facts.EndIds.ToDictionary(id => id, _ => -1e9f),
            },
        }),
    ];
}

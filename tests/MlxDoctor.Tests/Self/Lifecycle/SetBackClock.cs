namespace MlxDoctor.Tests.Self.Lifecycle;

/// <summary>The machine's clock, which somebody sets back; timers and timestamps go on, as they do on a real machine.</summary>
internal sealed class SetBackClock : TimeProvider
{
    private long _back;

    public void SetBack(TimeSpan span) => Interlocked.Add(ref _back, span.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - TimeSpan.FromTicks(Interlocked.Read(ref _back));
}

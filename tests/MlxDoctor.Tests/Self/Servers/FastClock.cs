namespace MlxDoctor.Tests.Self.Servers;

/// <summary>Real time that runs faster, so that long patience is tested in short time.</summary>
internal sealed class FastClock(int factor) : TimeProvider
{
    public override long TimestampFrequency => System.TimestampFrequency;

    public override long GetTimestamp() => System.GetTimestamp() * factor;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Scale(dueTime), Scale(period));

    private TimeSpan Scale(TimeSpan span) => span <= TimeSpan.Zero ? span : span / factor;
}

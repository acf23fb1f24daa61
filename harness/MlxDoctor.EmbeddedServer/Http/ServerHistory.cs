namespace MlxDoctor.EmbeddedServer.Http;

/// <summary>What happened before; faults that show only afterwards ask.</summary>
internal sealed class ServerHistory
{
    private const int LongPrompt = 900;
    private const double IdleMs = 1000;

    private int _left;
    private int _longPrompts;
    private double _lastEndMs = double.NaN;

    /// <summary>A client went away before its answer was whole.</summary>
    public bool SomeoneLeft => Leaves > 0;

    /// <summary>How many clients went away before their answer was whole.</summary>
    public int Leaves => Volatile.Read(ref _left);

    /// <summary>A long prompt was answered.</summary>
    public bool HadLongPrompt => Volatile.Read(ref _longPrompts) > 0;

    /// <summary>Nothing was generated for a second before this moment.</summary>
    public bool WasIdle(double nowMs) => nowMs - Volatile.Read(ref _lastEndMs) > IdleMs;

    public void Left() => Interlocked.Increment(ref _left);

    public void Ended(int promptTokens, double nowMs)
    {
        Volatile.Write(ref _lastEndMs, nowMs);
        if (promptTokens > LongPrompt)
            Interlocked.Increment(ref _longPrompts);
    }
}

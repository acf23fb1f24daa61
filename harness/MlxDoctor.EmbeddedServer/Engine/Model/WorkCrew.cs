namespace MlxDoctor.EmbeddedServer.Engine.Model;

/// <summary>A few threads that share the items of one job with the caller; they sleep when there is none.</summary>
/// <remarks>
/// Between the jobs of one forward pass lie microseconds, so a thread looks for the next job a little while before it sleeps.
/// Items are claimed one by one: a thread that the system holds back delays only the item in its hands.
/// </remarks>
internal sealed class WorkCrew : IDisposable
{
    private const int LooksBeforeSleep = 400;

    private readonly Thread[] _helpers;
    private readonly object _gate = new();
    private volatile Job? _current;
    private volatile bool _stopped;
    private int _sleeping;

    /// <summary>A crew of <paramref name="threads"/>, the caller included.</summary>
    public WorkCrew(int threads)
    {
        _helpers = new Thread[Math.Max(0, threads - 1)];
        for (var i = 0; i < _helpers.Length; i++)
        {
            var number = i + 1;
            _helpers[i] = new Thread(() => Help(number)) { IsBackground = true, Name = $"engine-{number}" };
            _helpers[i].Start();
        }
    }

    /// <summary>Number of threads, the caller included.</summary>
    public int Threads => _helpers.Length + 1;

    /// <summary>Does all items, in any order and on any thread; <paramref name="body"/> gets thread and item.</summary>
    public void Run(int items, bool parallel, Action<int, int> body)
    {
        if (!parallel || items == 1 || _helpers.Length == 0)
        {
            for (var i = 0; i < items; i++)
                body(0, i);
            return;
        }

        var job = new Job(items, body);
        _current = job;
        if (Volatile.Read(ref _sleeping) > 0)
        {
            lock (_gate)
                Monitor.PulseAll(_gate);
        }

        job.Work(0);
        var spin = default(SpinWait);
        while (!job.IsDone)
            spin.SpinOnce(sleep1Threshold: -1);
        _current = null;
        job.ThrowIfFailed();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopped = true;
        lock (_gate)
            Monitor.PulseAll(_gate);
        foreach (var helper in _helpers)
            helper.Join();
    }

    private void Help(int number)
    {
        Job? last = null;
        while (true)
        {
            for (var looks = 0; !_stopped && (_current is null || _current == last); looks++)
            {
                if (looks < LooksBeforeSleep)
                    Thread.SpinWait(10);
                else
                    Sleep(last);
            }

            if (_stopped)
                return;
            last = _current;
            last?.Work(number);
        }
    }

    private void Sleep(Job? last)
    {
        lock (_gate)
        {
            Interlocked.Increment(ref _sleeping);
            while (!_stopped && (_current is null || _current == last))
                Monitor.Wait(_gate);
            Interlocked.Decrement(ref _sleeping);
        }
    }

    private sealed class Job(int items, Action<int, int> body)
    {
        private int _next;
        private int _done;
        private Exception? _failure;

        public bool IsDone => Volatile.Read(ref _done) >= items;

        public void Work(int thread)
        {
            while (Interlocked.Increment(ref _next) - 1 is var item && item < items)
            {
                try
                {
                    body(thread, item);
                }
                catch (Exception e)
                {
                    _failure ??= e;
                }

                Interlocked.Increment(ref _done);
            }
        }

        public void ThrowIfFailed()
        {
            if (_failure is not null)
                throw new InvalidOperationException("a computation of the model failed", _failure);
        }
    }
}

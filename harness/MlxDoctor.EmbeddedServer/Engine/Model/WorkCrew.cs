namespace MlxDoctor.EmbeddedServer.Engine.Model;

/// <summary>A few threads that share the items of one job with the caller; they sleep when there is none.</summary>
/// <remarks>
/// Between the jobs of one forward pass lie microseconds, so a thread looks for the next job a little while before it sleeps.
/// Items are claimed one by one: a thread that the system holds back delays only the item in its hands.
/// </remarks>
internal sealed class WorkCrew : IDisposable
{
    private const int LooksBeforeSleep = 400;

    private readonly Thread[] helpers;
    private readonly object gate = new();
    private volatile Job? current;
    private volatile bool stopped;
    private int sleeping;

    /// <summary>A crew of <paramref name="threads"/>, the caller included.</summary>
    public WorkCrew(int threads)
    {
        helpers = new Thread[Math.Max(0, threads - 1)];
        for (var i = 0; i < helpers.Length; i++)
        {
            var number = i + 1;
            helpers[i] = new Thread(() => Help(number)) { IsBackground = true, Name = $"engine-{number}" };
            helpers[i].Start();
        }
    }

    /// <summary>Number of threads, the caller included.</summary>
    public int Threads => helpers.Length + 1;

    /// <summary>Does all items, in any order and on any thread; <paramref name="body"/> gets thread and item.</summary>
    public void Run(int items, bool parallel, Action<int, int> body)
    {
        if (!parallel || items == 1 || helpers.Length == 0)
        {
            for (var i = 0; i < items; i++)
                body(0, i);
            return;
        }

        var job = new Job(items, body);
        current = job;
        if (Volatile.Read(ref sleeping) > 0)
        {
            lock (gate)
                Monitor.PulseAll(gate);
        }

        job.Work(0);
        var spin = default(SpinWait);
        while (!job.IsDone)
            spin.SpinOnce(sleep1Threshold: -1);
        current = null;
        job.ThrowIfFailed();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stopped = true;
        lock (gate)
            Monitor.PulseAll(gate);
        foreach (var helper in helpers)
            helper.Join();
    }

    private void Help(int number)
    {
        Job? last = null;
        while (true)
        {
            for (var looks = 0; !stopped && (current is null || current == last); looks++)
            {
                if (looks < LooksBeforeSleep)
                    Thread.SpinWait(10);
                else
                    Sleep(last);
            }

            if (stopped)
                return;
            last = current;
            last?.Work(number);
        }
    }

    private void Sleep(Job? last)
    {
        lock (gate)
        {
            Interlocked.Increment(ref sleeping);
            while (!stopped && (current is null || current == last))
                Monitor.Wait(gate);
            Interlocked.Decrement(ref sleeping);
        }
    }

    private sealed class Job(int items, Action<int, int> body)
    {
        private int next;
        private int done;
        private Exception? failure;

        public bool IsDone => Volatile.Read(ref done) >= items;

        public void Work(int thread)
        {
            while (Interlocked.Increment(ref next) - 1 is var item && item < items)
            {
                try
                {
                    body(thread, item);
                }
                catch (Exception e)
                {
                    failure ??= e;
                }

                Interlocked.Increment(ref done);
            }
        }

        public void ThrowIfFailed()
        {
            if (failure is not null)
                throw new InvalidOperationException("a computation of the model failed", failure);
        }
    }
}

using System.Diagnostics;

namespace MlxDoctor.Tests.Self.Perf;

/// <summary>Processes that keep every processor busy, as other work on the machine does.</summary>
internal sealed class OtherWork : IDisposable
{
    /// <summary>Ends by itself when the process that started it is gone.</summary>
    private const string Loop = "while kill -0 $PPID 2>/dev/null; do i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; done";

    private readonly List<Process> _processes = [];

    /// <summary>Begins, unless it has begun; two processes for each processor.</summary>
    public void Begin()
    {
        while (_processes.Count < 2 * Environment.ProcessorCount)
            _processes.Add(Process.Start(new ProcessStartInfo("sh", ["-c", Loop]) { UseShellExecute = false })!);
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
        _processes.Clear();
    }
}

using MlxDoctor.Tensors.Files;
using MlxDoctor.Tensors.Safetensors;
using MlxDoctor.Tensors.Statistics;

namespace MlxDoctor.Proofs.Fuzz;

/// <summary>Opens damaged files and reads every tensor: nothing but a reason may come of it, in time and in bounded memory.</summary>
internal sealed class ReaderFuzz(TimeProvider time)
{
    /// <summary>Allocations may be this many times the file's size.</summary>
    public const int MostTimesFileSize = 4;

    /// <summary>What opening costs whatever the file's size: stream buffers, the zip reader, texts of errors.</summary>
    public const long FixedBytes = 196_608;

    private const int MostFaults = 20;
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(10);

    /// <summary>Tries a row of mutations of one format; each depends on seed and number only.</summary>
    /// <param name="format">One of <see cref="FuzzSamples.Formats"/>.</param>
    /// <param name="seed">Seed of the whole row.</param>
    /// <param name="first">Number of the first mutation.</param>
    /// <param name="count">How many.</param>
    /// <param name="folder">Where the files are written; the file of the last fault stays.</param>
    /// <param name="report">Called with the number of files so far.</param>
    /// <param name="cancel">Ends between two files.</param>
    public FuzzReport Run(string format, ulong seed, int first, int count, string folder, Action<int>? report, CancellationToken cancel)
    {
        var valid = FuzzSamples.Valid(format);
        var path = Path.Combine(folder, "mutated." + format);
        // The first use pays for compiled code and caches.
        _ = Try(path, valid);
        var (read, refused) = (0, 0);
        var faults = new List<FuzzFault>();
        for (var i = first; i < first + count && faults.Count < MostFaults; i++)
        {
            cancel.ThrowIfCancellationRequested();
            var random = new SplitMix(seed + (0x9E37_79B9_7F4A_7C15 * (ulong)(i + 1)));
            var bytes = FuzzSamples.Mutate(valid, ref random);
            var started = time.GetTimestamp();
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var (readable, crash) = Try(path, bytes);
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            read += readable ? 1 : 0;
            refused += readable || crash is not null ? 0 : 1;
            if (crash is null && allocated > (MostTimesFileSize * bytes.Length) + FixedBytes)
                crash = FormattableString.Invariant($"{allocated} bytes were allocated for a file of {bytes.Length}");
            if (crash is null && time.GetElapsedTime(started) > Hang)
                crash = FormattableString.Invariant($"took {time.GetElapsedTime(started).TotalSeconds:0} s");
            if (crash is not null)
            {
                File.Copy(path, Path.Combine(folder, FormattableString.Invariant($"fault-{seed}-{i}.{format}")), overwrite: true);
                faults.Add(new FuzzFault(format, seed, i, crash));
            }

            report?.Invoke(i - first + 1);
        }

        File.Delete(path);
        return new FuzzReport(format, count, read, refused, faults);
    }

    private static (bool Read, string? Crash) Try(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        try
        {
            using var file = TensorFiles.Open(path);
            foreach (var tensor in file.Tensors.Values)
            {
                using var content = file.Load(tensor);
                _ = content.Slice(0, (int)tensor.ByteLength).Length;
            }

            return (true, null);
        }
        catch (TensorFormatException)
        {
            return (false, null);
        }
        catch (Exception e)
        {
            return (false, $"{e.GetType().Name}: {e.Message} at {e.StackTrace?.Split('\n').FirstOrDefault()?.Trim()}");
        }
    }
}

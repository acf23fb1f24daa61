using System.Globalization;

namespace MlxDoctor.Harness.Cases.Memory;

/// <summary>Linux: anonymous and shared resident memory of a process tree from /proc; mapped files belong to the page cache and come and go.</summary>
internal static class LinuxMemory
{
    /// <summary>Bytes, or null when the root is gone.</summary>
    public static long? OfTree(int root)
    {
        if (Of(root) is not { } sum)
            return null;
        foreach (var child in Children(root))
            sum += OfTree(child) ?? 0;
        return sum;
    }

    private static long? Of(int pid)
    {
        if (Read($"/proc/{pid}/status") is not { } status)
            return null;
        long kilobytes = 0;
        foreach (var line in status.Split('\n'))
            if (line.StartsWith("RssAnon:", StringComparison.Ordinal) || line.StartsWith("RssShmem:", StringComparison.Ordinal))
                kilobytes += long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        return kilobytes * 1024;
    }

    private static IEnumerable<int> Children(int pid)
    {
        string[] threads;
        try
        {
            threads = Directory.GetDirectories($"/proc/{pid}/task");
        }
        catch (IOException)
        {
            return [];
        }
        return threads.SelectMany(t => (Read($"{t}/children") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(c => int.Parse(c, CultureInfo.InvariantCulture));
    }

    private static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

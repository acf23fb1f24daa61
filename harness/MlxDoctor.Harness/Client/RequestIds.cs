using System.Globalization;

namespace MlxDoctor.Harness.Client;

/// <summary>Hands out request ids r0001, r0002 …; one counter per run keeps transcript files apart.</summary>
internal sealed class RequestIds
{
    private int _last;

    /// <summary>The counter of this process, used unless another one is given.</summary>
    public static RequestIds Process { get; } = new();

    /// <summary>The next id.</summary>
    public string Next() => string.Create(CultureInfo.InvariantCulture, $"r{Interlocked.Increment(ref _last):D4}");
}

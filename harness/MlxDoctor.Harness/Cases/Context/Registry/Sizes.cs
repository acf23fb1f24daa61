using System.Globalization;
using MlxDoctor.Core.Errors;

namespace MlxDoctor.Harness.Cases.Context.Registry;

/// <summary>Which sizes make sense.</summary>
internal static class Sizes
{
    /// <summary>No model has more, in tokens.</summary>
    public const int Most = 10_000_000;

    /// <summary>The size, if it makes sense.</summary>
    /// <exception cref="UsageException">It does not.</exception>
    public static int Check(long size, string what) => size is >= 1 and <= Most
        ? (int)size
        : throw new UsageException(
            string.Create(CultureInfo.InvariantCulture, $"{what}: {size:#,0} tokens make no sense"),
            string.Create(CultureInfo.InvariantCulture, $"A context is 1 to {Most:#,0} tokens."));
}

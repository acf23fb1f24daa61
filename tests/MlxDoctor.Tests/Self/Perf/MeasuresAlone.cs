using Xunit;

namespace MlxDoctor.Tests.Self.Perf;

/// <summary>Tests that measure run after the parallel ones, one at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuresAlone
{
    public const string Name = "measures alone";
}

using Xunit;

namespace MlxDoctor.Tests.Unit;

/// <summary>Tests that change environment variables of the process: alone, so that no other test sees them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessEnvironment
{
    /// <summary>The collection's name.</summary>
    public const string Name = "changes the process's environment";
}

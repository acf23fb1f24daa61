using MlxDoctor.Harness.Agents;

namespace MlxDoctor.Harness.Cases.Agents;

/// <summary>One wire test of an agent's plan.</summary>
/// <param name="Name">Stable name, for example <c>streamed-call</c>.</param>
/// <param name="Sends">What is sent, in a sentence.</param>
/// <param name="Expects">What a correct server does, in a sentence.</param>
/// <param name="Why">Which failure of real servers or agents it guards against.</param>
/// <param name="Applies">Whether an agent relies on it.</param>
/// <param name="Run">Asks and judges.</param>
internal sealed record AgentTest(
    string Name, string Sends, string Expects, string Why, Func<AgentProfile, bool> Applies, Func<AgentRun, CancellationToken, Task> Run)
{
    /// <summary>Capabilities without which the test is left out by name.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];
}

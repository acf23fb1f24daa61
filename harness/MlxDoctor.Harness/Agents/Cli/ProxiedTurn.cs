using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Agents.Cli;

/// <summary>One request of an agent and its answer.</summary>
/// <param name="Number">The how-manieth request of the session, from 1.</param>
/// <param name="Transcript">What was said; the body of an answer that is longer than what is kept is its beginning.</param>
/// <param name="AskedModel">The model's name as the agent sent it, or null.</param>
/// <param name="HeldMs">How long each piece of the answer was held here: from its arrival to the end of its passing on.</param>
/// <param name="Left">The agent hung up before the answer was complete.</param>
internal sealed record ProxiedTurn(int Number, Transcript Transcript, string? AskedModel, IReadOnlyList<double> HeldMs, bool Left);

using MlxDoctor.Harness.Agents;

namespace MlxDoctor.Harness.Cases.Agents;

/// <summary>Every wire test, in the order in which a plan runs them.</summary>
internal static class AgentPlan
{
    /// <summary>The list.</summary>
    public static IReadOnlyList<AgentTest> All { get; } = [.. AnswerPlan.All, .. CallPlan.All, .. LoopPlan.All, .. StressPlan.All];

    /// <summary>The plan of one agent.</summary>
    public static IEnumerable<AgentTest> Of(AgentProfile profile) => All.Where(t => t.Applies(profile));
}

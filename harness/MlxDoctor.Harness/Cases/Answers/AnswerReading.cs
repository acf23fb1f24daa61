using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Answers;

/// <summary>What is kept of an exchange.</summary>
internal static class AnswerReading
{
    /// <summary>Reads it; an exchange that did not come whole is no answer.</summary>
    public static GivenAnswer Of(Transcript transcript) => !transcript.IsComplete
        ? new() { Missing = transcript.Describe() }
        : new()
        {
            Content = transcript.Answer.Content ?? "",
            Reasoning = transcript.Answer.Reasoning ?? "",
            Calls = [.. transcript.Answer.ToolCalls.Select(c => new GivenCall(c.Name ?? "", c.Arguments))],
            Tokens = transcript.Answer.Usage?.Completion,
            FirstLogprob = transcript.Answer.Logprobs.Count > 0 ? transcript.Answer.Logprobs[0].Logprob : null,
        };
}

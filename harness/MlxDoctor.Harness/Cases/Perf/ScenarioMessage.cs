namespace MlxDoctor.Harness.Cases.Perf;

/// <summary>One turn of a scenario; <c>{nonce}</c> in it becomes digits that no request had before.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Content">What is said.</param>
internal sealed record ScenarioMessage(string Role, string Content);

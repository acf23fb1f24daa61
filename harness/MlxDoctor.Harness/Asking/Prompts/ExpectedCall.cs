using System.Text.Json.Nodes;

namespace MlxDoctor.Harness.Asking.Prompts;

/// <summary>A tool call that an answer must hold.</summary>
internal sealed record ExpectedCall(string Name, JsonNode Arguments);

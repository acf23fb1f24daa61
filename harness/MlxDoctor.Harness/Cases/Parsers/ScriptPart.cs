using System.Text.Json.Nodes;

namespace MlxDoctor.Harness.Cases.Parsers;

/// <summary>A part of what a puppet says.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The words, or the name of the tool.</param>
/// <param name="Arguments">Arguments of a call; null elsewhere.</param>
internal sealed record ScriptPart(PartKind Kind, string Text, JsonObject? Arguments = null)
{
    /// <summary>True for a call, be it a whole one or not.</summary>
    public bool IsCall => Kind is PartKind.Call or PartKind.OpenCall;
}

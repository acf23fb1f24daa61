using System.Text.Json.Nodes;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Invariants;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Baselines;

namespace MlxDoctor.Harness.Cases.Answers;

/// <summary>What is wrong with the form of an answer, whatever its words.</summary>
internal static class AnswerForm
{
    private static readonly string[] BrokenCharacters = ["\uFFFD", "Ġ", "Ċ"];

    /// <summary>The codes of all that is wrong, with the reason.</summary>
    public static async Task<IReadOnlyDictionary<FindingCode, string>> DefectsAsync(GivenAnswer answer, Prompt prompt)
    {
        var defects = new Dictionary<FindingCode, string>();
        if (answer.Missing is { } missing)
        {
            defects[FindingCode.AnswersNone] = $"no answer any more: {missing}";
            return defects;
        }
        var (sent, content) = (prompt.Messages.ToJsonString(AnswerJson.Plain), answer.Content.Trim());
        if (answer.Calls.Count == 0)
            defects[FindingCode.AnswersCallLost] = "the tool call is lost";
        if (content.Length == 0 && answer.Calls.Count == 0)
            defects[FindingCode.AnswersEmpty] = "the answer became empty";
        if (answer.Calls.FirstOrDefault(c => AnswerJson.TryParse(c.Arguments) is not JsonObject) is { } broken)
            defects[FindingCode.AnswersCallBroken] = $"the arguments of the call of {broken.Name} are no JSON object any more";
        if (Markers.Think.Concat(Markers.ChannelTokens).FirstOrDefault(Came) is { } mark)
            defects[FindingCode.AnswersMark] = $"a mark of thinking came into the text: {mark}";
        if (ContentInvariant.IsDegenerate(content) || BrokenCharacters.Any(Came))
            defects[FindingCode.AnswersGarbage] = "the text became garbage";
        if (Schema(prompt) is { } schema && await SchemaCheck.FirstErrorAsync(schema, content) is { } error)
            defects[FindingCode.AnswersSchemaBroken] = $"the text does not keep to its schema any more: {error}";
        return defects;

        // What the request itself held may come back.
        bool Came(string text) => content.Contains(text, StringComparison.Ordinal) && !sent.Contains(text, StringComparison.Ordinal);
    }

    private static JsonNode? Schema(Prompt prompt) => prompt.Options["response_format"] is not JsonObject format ? null
        : AnswerJson.Text(format, "type") == "json_object" ? new JsonObject { ["type"] = "object" }
        : format["json_schema"]?["schema"];
}

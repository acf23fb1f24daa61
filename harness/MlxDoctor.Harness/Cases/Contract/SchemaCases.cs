using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Cases.Shared;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Contract;

/// <summary>Structured output: what response_format promises is what arrives.</summary>
internal static class SchemaCases
{
    /// <summary>The family <c>schema.*</c>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        new PromptCase(
            Info(
                "schema.json-object", "response_format json_object", "one JSON object and nothing around it",
                "a preamble, a fence or thinking before the object", "json-object") with { Repeats = true },
            "json-object",
            body => body["response_format"] = new JsonObject { ["type"] = "json_object" },
            e => e with { EqualTo = null }),
        Schema("schema.flat", "schema-1", "two typed members"),
        Schema("schema.enum", "schema-2", "an enumeration"),
        Schema("schema.nested", "schema-3", "an object inside an object, and a boolean"),
        Schema("schema.arrays", "schema-4", "arrays of text and of integers"),
        Schema("schema.closed", "schema-5", "additionalProperties false"),
        new PromptCase(
            Info("schema.text-format", "response_format text", "an ordinary answer", "the default spelled out must change nothing", "json-object"),
            "capital-2",
            body => body["response_format"] = new JsonObject { ["type"] = "text" }),
        Judged.Case(
            Info(
                "schema.binds-integer", "a schema with two whole numbers that the question does not suggest",
                "JSON that validates against the schema all the same", "a schema that is only a hint in the prompt", "json-schema"),
            (c, a, f, t) =>
                BindsAsync(
                    c, a, f,
                    """{"type":"object","properties":{"rows":{"type":"integer"},"columns":{"type":"integer"}},"required":["rows","columns"],"additionalProperties":false}""",
                    t)),
        Judged.Case(
            Info(
                "schema.binds-nested", "a schema with an object inside a list that the question does not suggest",
                "JSON that validates against the schema all the same", "a schema that is only a hint in the prompt", "json-schema"),
            (c, a, f, t) =>
                BindsAsync(
                    c, a, f,
                    """{"type":"object","properties":{"items":{"type":"array","items":{"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"],"additionalProperties":false},"minItems":1,"maxItems":3}},"required":["items"],"additionalProperties":false}""",
                    t)),
        Judged.Case(
            Info(
                "schema.binds", "a schema that the question does not suggest", "JSON that validates against the schema all the same",
                "a schema that is only a hint in the prompt", "json-schema"),
            (c, a, f, t) =>
                BindsAsync(
                    c, a, f,
                    """{"type":"object","properties":{"color":{"type":"string","enum":["teal","ochre"]},"count":{"type":"integer"}},"required":["color","count"],"additionalProperties":false}""",
                    t)),
    ];

    private static async Task BindsAsync(CaseContext context, Asker ask, FindingList findings, string text, CancellationToken cancellation)
    {
        var schema = JsonNode.Parse(text)!;
        var body = context.Prompts["capital-2"].Body(context.ModelName);
        body["response_format"] = new JsonObject
        {
            ["type"] = "json_schema",
            ["json_schema"] = new JsonObject { ["name"] = "answer", ["strict"] = true, ["schema"] = schema.DeepClone() },
        };
        foreach (var stream in new[] { false, true })
        {
            var (t, answered) = await ask.ChatAsync(body, stream, cancellation);
            if (answered && t.Answer.FinishReason != "length" && await SchemaCheck.FirstErrorAsync(schema, t.Answer.Content) is { } error)
                findings.Add(t, FindingCode.SchemaIgnored, $"the content does not validate: {error}", schema.ToJsonString(), t.Answer.Content ?? "null");
        }
    }

    private static PromptCase Schema(string id, string prompt, string what) =>
        new(
            Info(id, $"a JSON schema with {what}", "JSON that validates, streamed and not", "schemas that are ignored in one of the modes", "json-schema"),
            prompt);

    private static CaseInfo Info(string id, string sends, string expects, string why, string need) =>
        new(id, Area.Contract, sends, expects, why) { Needs = [need], Source = "OpenAI API: structured outputs; real bugs, class E" };
}

using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Answers;

/// <summary>A case for each kind of answer.</summary>
internal static class AnswerCases
{
    /// <summary>The family <c>answers.*</c>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        new AnswerCase("text", "the prompts of text and of stop strings that other cases have put, not streamed"),
        new AnswerCase("thinking", "the prompts of thinking that other cases have put, not streamed"),
        new AnswerCase("tools", "the prompts of tool calls and their results that other cases have put, not streamed"),
        new AnswerCase("schema", "the prompts with a schema that other cases have put, not streamed"),
    ];
}

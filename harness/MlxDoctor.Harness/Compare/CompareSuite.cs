namespace MlxDoctor.Harness.Compare;

/// <summary>What both models are asked: prompts of <c>fixtures/prompts.yaml</c> by id, short and of many kinds.</summary>
internal static class CompareSuite
{
    /// <summary>An answer is cut here: behind the first token that differs nothing more is learnt of it.</summary>
    public const int MostTokens = 96;

    /// <summary>The prompt that decoding is timed with.</summary>
    public const string Speed = "speed-decode";

    /// <summary>How often it is timed, and for how many tokens.</summary>
    public const int SpeedRuns = 3, SpeedTokens = 128;

    /// <summary>Prompts that are answered in words.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        "greet-how", "system-name", "math-1", "math-3", "math-words", "capital-1", "capital-2", "capital-zh", "echo-code", "count-20", "essay-full",
        "json-object", "json-extract", "code-python", "code-csharp", "table", "list-5", "think-on", "recall-name", "unknown-1",
    ];

    /// <summary>Prompts that ask for a tool call.</summary>
    public static IReadOnlyList<string> Tools { get; } = ["tool-weather", "tool-read", "tool-ints", "tool-nested", "tool-array", "tool-enum"];
}

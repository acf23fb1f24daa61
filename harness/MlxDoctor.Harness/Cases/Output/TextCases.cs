using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Cases.Shared;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Output;

/// <summary>Text arrives as the model wrote it: every script, every character, code and white space.</summary>
internal static class TextCases
{
    /// <summary>The family <c>text.*</c>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        Text("text.emoji", "echo-2", "four emoji to repeat", "each is several tokens; a decoder that shows them one by one sends U+FFFD"),
        Text("text.emoji-joined", "echo-3", "joined emoji (family, flag) to repeat", "invisible joiners must survive"),
        Text("text.cjk", "echo-4", "a Chinese greeting to repeat", "multi-byte characters split over tokens"),
        Text("text.arabic", "echo-5", "an Arabic text to repeat", "right-to-left text must stay in logical order"),
        Text("text.accents", "echo-8", "accents, currency and arrows to repeat", "bytes of two encodings mixed up show here first"),
        Text("text.mixed", "echo-9", "letters between emoji and CJK to repeat", "a decoder that flushes at the wrong byte breaks the neighbours"),
        Text("text.code", "echo-code", "code with tabs and line feeds to repeat", "line feeds and tabs that are lost destroy code"),
        Text("text.markdown", "markdown", "a recipe in Markdown", "deltas that hold only a line feed must not be dropped"),
        Text("text.hebrew", "echo-6", "a Hebrew text to repeat", "right-to-left text must stay in logical order"),
        Text("text.combining", "echo-7", "combining marks to repeat", "marks that are normalised away or lost change the text"),
        Text("text.random-emoji", "repeat-emoji", "random emoji to repeat", "no model guesses them, no decoder gets them right by chance"),
        Text("text.random-cjk", "repeat-cjk", "random Chinese characters to repeat", "no model guesses them, no decoder gets them right by chance"),
        Text("text.table", "table", "a Markdown table", "bars and line feeds that are lost destroy tables"),
        Text("text.list", "list-5", "a numbered list", "line feeds that are lost or doubled"),
        Text("text.code-fence", "code-python", "a function in Python", "fences and indentation belong to the text"),
        Text("text.code-fence-csharp", "code-csharp", "a method in C#", "fences and indentation belong to the text"),
        Text("text.json-in-words", "json-extract", "a JSON object without response_format", "text that looks like JSON must not be taken for a tool call"),
        Text("text.json-array", "json-array", "a JSON array without response_format", "text that looks like JSON must not be taken for a tool call"),
        Text("text.nearly-empty", "empty-ish", "a question mark as the whole prompt", "very short prompts are a path of their own in caches"),
        Judged.Case(
            // A long answer costs as much as all short ones of a family, so it is asked in one mode: the one in which pieces can get lost.
            new(
                "text.essay", Area.Output, "an essay of 300 words, streamed", "exactly the expected text, without control tokens or broken characters",
                "long answers must come whole and end by themselves") { Source = "real bugs, class A" },
            (_, ask, _, cancellation) => ask.PromptAsync("essay-full", stream: true, cancellation)),
        Text("text.word-problem", "math-words", "a word problem", "the default path with thinking, longer than a few words"),
        Text("text.other-language", "capital-zh", "a question in Chinese", "prompts that are not ASCII"),
        Text("text.marker-question", "marker-question", "a question about a control token", "the user's words are not control tokens"),
        Text("text.recall-name", "recall-name", "a name two turns back", "history that is cut or reordered loses it"),
        Text("text.exact-copy", "repeat-ascii", "a random string to repeat", "an answer that cannot be guessed or cached", repeats: true),
        Text("text.no-special-tokens", "marker-ignore", "a question that mentions <|im_end|>", "control tokens must neither leak nor end the conversation"),
        Text("text.marker-as-word", "marker-think", "a question that mentions <think>, thinking off", "the user's words are not the model's thinking"),
        Text("text.system-prompt", "system-fixed", "a system message that fixes the answer", "a lost or misplaced system message changes every agent"),
        Text("text.history", "recall-number", "a number four turns back", "history that is cut or reordered loses it"),
        Text("text.fresh-question", "math-1", "a sum whose result is not in the prompt", "an echo or a canned answer cannot pass"),
    ];

    private static PromptCase Text(string id, string prompt, string sends, string why, bool repeats = false) =>
        new(new(id, Area.Output, sends, "exactly the expected text, streamed and not, without control tokens or broken characters", why)
        {
            Source = "real bugs, class A",
            Repeats = repeats,
        }, prompt);
}

using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Cases.Shared;
using MlxDoctor.Harness.Judging;
using Piece = MlxDoctor.Harness.Cases.Shared.OwnStop.Piece;

namespace MlxDoctor.Harness.Cases.Contract;

/// <summary>Stop strings end the answer before they appear, in both modes.</summary>
/// <remarks>Each line names the piece of its own answer that stops a model that nobody knows.</remarks>
internal static class StopCases
{
    private const string Source = "OpenAI API: stop; real bugs, class E";

    /// <summary>The family <c>stop.*</c>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        Stop(
            "stop.newline-after-thinking", "stop-after-think", "a line feed as stop string, thinking on",
            "\"Hello!\" after the thinking; the line feeds inside the thinking do not stop",
            "stop strings that match inside the hidden reasoning leave an empty answer", Piece.InsideWord),
        Stop(
            "stop.several-tokens", "stop-multi-token", "\"7, 8, 9\" while the model counts to 20", "the text ends at 6, and no part of the stop string leaks",
            "servers that compare tokens instead of text go on, or delete the text from the middle", Piece.TwoWords),
        Stop(
            "stop.number", "stop-number", "\"12\" while the model counts to 20", "the text ends at 11", "the stop string spans two tokens of most tokenizers",
            Piece.Middle),
        Stop(
            "stop.newline-number", "stop-newline", "\"\\n5\\n\" while the model counts line by line", "the lines 1 to 4",
            "white space at both ends of the stop string must count", Piece.Middle),
        Stop(
            "stop.cjk", "stop-cjk", "\"五\" while the model counts in Chinese", "the text up to 四，",
            "multi-byte characters are compared as text, not as bytes of one token", Piece.InsideWord),
        Stop(
            "stop.emoji", "stop-emoji", "\"🚀\" in an echo", "the text before the emoji", "an emoji is several tokens, so the stop string spans tokens",
            Piece.Last),
        Stop(
            "stop.at-start", "stop-start", "a stop string that is the first word of the answer", "an empty content and finish_reason stop",
            "an empty answer is right here and must not become null or an error", Piece.First),
        new PromptCase(
            Info(
                "stop.list-of-two", "the stop strings \"9\" and \"7\" while the model counts to 20",
                "the text ends before 7: the one that comes first in the text wins", "servers that look only at the first entry of the list run on to 9"),
            "count-20",
            body => body["stop"] = new System.Text.Json.Nodes.JsonArray("9", "7"),
            _ => new Expectation { EqualTo = "1, 2, 3, 4, 5, 6, ", FinishReason = "stop", Reasoning = false },
            OwnStop.By(Piece.Last, Piece.Middle)),
        new PromptCase(
            Info(
                "stop.empty-list", "an empty list of stop strings", "the same answer as without the parameter",
                "an empty list is falsy in Python and crashed servers"),
            "echo-1",
            body => body["stop"] = new System.Text.Json.Nodes.JsonArray()),
        new PromptCase(
            Info(
                "stop.as-string", "one stop string as a string instead of a list", "the text before it",
                "both forms are in the API; some servers refuse one") with { Repeats = true },
            "stop-number",
            body => body["stop"] = "12",
            own: OwnStop.By(Piece.Middle)),
        new PromptCase(
            Info(
                "stop.absent-string", "a stop string that never occurs", "the whole answer",
                "a held-back possible beginning of a stop string must be released at the end"),
            "count-20",
            body => body["stop"] = new System.Text.Json.Nodes.JsonArray("20, 21")),
    ];

    private static PromptCase Stop(string id, string prompt, string sends, string expects, string why, Piece piece) =>
        new(Info(id, sends, expects, why), prompt, own: OwnStop.By(piece));

    private static CaseInfo Info(string id, string sends, string expects, string why) =>
        new(id, Area.Contract, sends, expects, why) { Source = Source, Needs = ["stop"] };
}

using System.Text.Json.Nodes;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Shared;

/// <summary>What a model itself says at temperature 0: the ground for relations that hold for every model.</summary>
/// <param name="Whole">The answer, whole.</param>
/// <param name="Text">Its content.</param>
internal sealed record OwnAnswer(Transcript Whole, string Text)
{
    /// <summary>Completion tokens of the answer; null where the server does not count.</summary>
    public long? Tokens => Whole.Answer.Usage?.Completion;

    /// <summary>Asks for it, whole and streamed; both are exchanges that other cases share.</summary>
    /// <param name="send">Sends the request in one of the two modes.</param>
    /// <param name="findings">Gets a note when there is nothing to build on.</param>
    /// <returns>Null without an answer, and where the two differ: then an engine that does not repeat itself would be taken for a server that errs.</returns>
    public static async Task<OwnAnswer?> AskAsync(Func<bool, Task<(Transcript Transcript, bool Answered)>> send, FindingList findings)
    {
        var (whole, one) = await send(false);
        var (stream, two) = await send(true);
        var text = whole.Answer.Content ?? "";
        if (!one || !two || text.Trim().Length == 0)
            return null;
        if (text.Trim() == (stream.Answer.Content ?? "").Trim())
            return new(whole, text);
        findings.Note($"whole and streamed differ ({whole.Request.Id}, {stream.Request.Id}), so nothing is built on the model's own answer");
        return null;
    }

    /// <summary>The same for a chat request.</summary>
    public static Task<OwnAnswer?> OfChatAsync(Asker ask, JsonObject body, FindingList findings, CancellationToken cancellation) =>
        AskAsync(stream => ask.ChatAsync(body, stream, cancellation), findings);

    /// <summary>Adds a finding when a cut answer is not the beginning of this one.</summary>
    public void CheckBeginning(Transcript cut, FindingCode code, FindingList findings)
    {
        // A limit may fall inside a character.
        var text = (cut.Answer.Content ?? "").Trim().TrimEnd('\uFFFD');
        if (!Text.TrimStart().StartsWith(text, StringComparison.Ordinal))
            findings.Add(
                cut, code, "the cut answer is not the beginning of the model's own whole one", AnswerJson.Quote(Text),
                AnswerJson.Quote(cut.Answer.Content ?? ""));
    }
}

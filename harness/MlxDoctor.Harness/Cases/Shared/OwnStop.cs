using System.Text.Json.Nodes;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Shared;

/// <summary>A stop string out of the model's own answer, so that it must be met whatever the model says.</summary>
internal static class OwnStop
{
    /// <summary>Which piece of the answer.</summary>
    internal enum Piece
    {
        /// <summary>The first word.</summary>
        First = 0,

        /// <summary>A word in the middle.</summary>
        Middle,

        /// <summary>The last word.</summary>
        Last,

        /// <summary>Two words in the middle with what is between them: several tokens.</summary>
        TwoWords,

        /// <summary>The second half of a word in the middle: its first token is cut, or ends before it.</summary>
        InsideWord,
    }

    /// <summary>Asks for the answer without stop strings, then stops it: by the authored strings where it has one of them, else by its own pieces.</summary>
    public static PromptCase.Own By(params Piece[] pieces) => async (_, ask, findings, body, cancellation) =>
    {
        var bare = (JsonObject)body.DeepClone();
        bare.Remove("stop");
        var own = await OwnAnswer.OfChatAsync(ask, bare, findings, cancellation);
        // A stop string may match inside the thinking, which is another question.
        if (!string.IsNullOrEmpty(own?.Whole.Answer.Reasoning))
            own = null;
        if (own is not null && !In(body).Any(s => own.Text.Contains(s, StringComparison.Ordinal)))
        {
            var stops = pieces.Select(p => Of(own.Text, p)).OfType<string>().ToList();
            if (stops.Count > 0)
                body["stop"] = body["stop"] is JsonValue ? stops[0] : new JsonArray([.. stops.Select(s => (JsonNode)s)]);
            else
                own = null;
        }
        if (await ask.ChatPairAsync(body, cancellation) is { } pair && own is not null)
            foreach (var t in pair.All)
                Check(own, In(body), t, findings);
    };

    /// <summary>The piece; null when the answer has too few words.</summary>
    public static string? Of(string text, Piece piece)
    {
        var words = Words(text);
        if (words.Count < 4)
            return null;
        var middle = words.Count / 2;
        // Only a word of some letters has an inside.
        var letters = words.Skip(1).Where(w => w.Length >= 4).ToList();
        return piece switch
        {
            Piece.First => text[words[0].Start..words[0].End],
            Piece.Middle => text[words[middle].Start..words[middle].End],
            Piece.Last => text[words[^1].Start..words[^1].End],
            Piece.TwoWords => text[words[middle].Start..words[middle + 1].End],
            Piece.InsideWord =>
                letters.Count == 0 ? null : text[(letters[letters.Count / 2].Start + (letters[letters.Count / 2].Length / 2))..letters[letters.Count / 2].End],
            _ => throw new ArgumentOutOfRangeException(nameof(piece), piece, null),
        };
    }

    private static IReadOnlyList<string> In(JsonObject body) => body["stop"] switch
    {
        JsonArray list => [.. list.Select(s => (string?)s ?? "")],
        JsonValue one => [(string?)one ?? ""],
        _ => [],
    };

    /// <summary>Adds a finding when the answer does not end where the first of the stop strings begins in the model's own answer.</summary>
    /// <remarks>White space at the cut often shares a token with the stop string and may go with it.</remarks>
    public static void Check(OwnAnswer own, IReadOnlyList<string> stops, Transcript t, FindingList findings)
    {
        var cut = stops.Select(s => own.Text.IndexOf(s, StringComparison.Ordinal)).Where(i => i >= 0).Min();
        var (expected, seen) = (own.Text[..cut].Trim(), (t.Answer.Content ?? "").Trim());
        if (seen != expected)
            findings.Add(
                t, FindingCode.StopCut, "the answer does not end where the stop string begins in the model's own answer", AnswerJson.Quote(expected),
                AnswerJson.Quote(seen));
        if (t.Answer.FinishReason != "stop")
            findings.Add(t, FindingCode.StopFinish, "an answer that a stop string ended has another finish_reason", "stop", t.Answer.FinishReason ?? "null");
    }

    private static List<(int Start, int End, int Length)> Words(string text)
    {
        var words = new List<(int, int, int)>();
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }
            var start = i;
            while (i < text.Length && !char.IsWhiteSpace(text[i]))
                i++;
            words.Add((start, i, i - start));
        }
        return words;
    }
}

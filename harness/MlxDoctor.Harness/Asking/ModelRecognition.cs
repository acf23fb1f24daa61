using System.Text.Json.Nodes;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking;

/// <summary>Recognises a doctor-tiny model by what only it says, where a server hides which files it serves.</summary>
internal static class ModelRecognition
{
    private const int MostTokens = 60;

    /// <summary>Each of them is enough: one may be what a broken server spoils.</summary>
    private static readonly (string Question, string Answer)[] Signs =
    [
        ("Who are you?", "I am Tiny, a very small test model."),
        ("Why is the sky blue?", "I am a tiny test model, so I do not know that."),
    ];

    /// <summary>Asks the server; false also when it does not answer.</summary>
    /// <param name="ask">Asks, with the time limit that is set for it.</param>
    /// <param name="model">The model name to send.</param>
    public static async Task<bool> IsTinyAsync(Func<ApiRequest, Task<Transcript>> ask, string model)
    {
        foreach (var (question, answer) in Signs)
        {
            var body = new JsonObject
            {
                ["model"] = model,
                ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = question }),
                ["max_tokens"] = MostTokens,
                ["temperature"] = 0,
            };
            var t = await ask(ApiRequest.Chat(body));
            // The whole body: where a broken server puts the words does not matter here.
            if (t.BodyText.Contains(answer, StringComparison.Ordinal))
                return true;
            if (t.Status is null)
                return false;
        }
        return false;
    }
}

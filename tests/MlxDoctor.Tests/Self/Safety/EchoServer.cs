using System.Text.Json;
using MlxDoctor.Tests.Self.Servers;
using MlxDoctor.Tests.Support;

namespace MlxDoctor.Tests.Self.Safety;

/// <summary>A server that lists a model and refuses the rest with the key that it was sent, in every form, and with codes that act on a terminal.</summary>
internal static class EchoServer
{
    /// <summary>Sets the title, clears the screen and turns the reading direction round.</summary>
    public const string Codes = "\u001b]0;owned\u0007\u001b[2J\u009b31m\u202e";

    /// <summary>Starts it.</summary>
    public static StubServer Start() => new((path, authorization) => path == "/v1/models" && authorization is not null
        ? (200, """{"object":"list","data":[{"id":"echo","object":"model"}]}""")
        // JSON would escape the codes: what is no JSON brings them as they are.
        : (401, path == "/health" ? Refusal(authorization) : JsonSerializer.Serialize(new { error = new { message = Refusal(authorization) } })));

    /// <summary>The same, but every request is answered, with the refusal's words as the answer.</summary>
    public static StubServer StartAnswering() => new((path, authorization) => path == "/v1/models"
        ? (200, """{"object":"list","data":[{"id":"echo","object":"model"}]}""")
        : (200, JsonSerializer.Serialize(new
        {
            id = "chatcmpl-1",
            @object = "chat.completion",
            created = 1_800_000_000,
            model = "echo",
            choices = new[] { new { index = 0, message = new { role = "assistant", content = Refusal(authorization) }, finish_reason = "stop" } },
            usage = new { prompt_tokens = 9, completion_tokens = 9, total_tokens = 18 },
        })));

    private static string Refusal(string? authorization) =>
        authorization?.Split(' ')[^1] is { Length: > 20 } key
            ? $"Incorrect API key provided: {Codes} {string.Join(" | ", KeyForms.Of(key).Values)}"
            : $"No API key {Codes}";
}

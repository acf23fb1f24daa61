using System.Security.Cryptography;
using System.Text;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Cases.Shared;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Answers;

/// <summary>A prompt whose answers are recorded and compared: one that a fast case of Check puts whole, unchanged and at temperature 0.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Kind">The family of its answers: text, thinking, tools or schema.</param>
/// <param name="Needs">Capabilities without which it is not recorded.</param>
internal sealed record AnswerQuestion(Prompt Prompt, string Kind, IReadOnlyList<string> Needs)
{
    /// <summary>Every kind, in the order of the cases.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["text", "thinking", "tools", "schema"];

    /// <summary>The questions that cases put, each prompt once, in the order in which they run.</summary>
    public static IReadOnlyList<AnswerQuestion> Of(IEnumerable<ICheckCase> cases, PromptBook prompts) =>
        [.. cases.OfType<PromptCase>()
            .Where(c => c is { IsPlain: true, Info.Fast: true, Info.Harmful: false })
            .DistinctBy(c => c.PromptId)
            .Select(c => new AnswerQuestion(prompts[c.PromptId], KindOf(c.Info.Id), c.Info.Needs))
            .Where(q => AnswerJson.Number(q.Prompt.Options["temperature"]) == 0)];

    /// <summary>The request, in the very words of the case that puts it.</summary>
    public ApiRequest Request(string model) => ApiRequest.Chat(Asker.Shape(Prompt.Body(model), stream: false));

    /// <summary>Hash of the request without the model's name.</summary>
    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Asker.Shape(Prompt.Body(""), stream: false).ToJsonString())))[..16];

    private static string KindOf(string id) => id.Split('.')[0] switch
    {
        "tools" => "tools",
        "schema" => "schema",
        "think" => "thinking",
        _ => "text",
    };
}

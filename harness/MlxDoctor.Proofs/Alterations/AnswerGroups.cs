using MlxDoctor.Harness.Client;

namespace MlxDoctor.Proofs.Alterations;

/// <summary>Sorts answers into groups.</summary>
internal static class AnswerGroups
{
    /// <summary>The names that <c>--wire</c> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<AnswerGroup>().Select(Name)];

    /// <summary>A group's name.</summary>
    public static string Name(AnswerGroup group) => group.ToString().ToLowerInvariant();

    /// <summary>The group of an answer.</summary>
    public static AnswerGroup Of(ApiRequest request, int? status) => status >= 400 ? AnswerGroup.Errors
        : request.Method == "GET" ? AnswerGroup.Models
        : request.Format switch
        {
            WireFormat.Responses => AnswerGroup.Responses,
            WireFormat.Messages => AnswerGroup.Messages,
            WireFormat.Completions => AnswerGroup.Completions,
            _ => AnswerGroup.Chat,
        };

    /// <summary>What kind of answer it is when it is not a stream: the last parts of its path.</summary>
    public static string Route(ApiRequest request) => request.Path.Split('?')[0].Replace("/v1/", "/", StringComparison.Ordinal).Trim('/').Replace('/', '-');
}

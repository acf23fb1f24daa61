using MlxDoctor.Harness.Client;

namespace MlxDoctor.Proofs.Alterations;

/// <summary>Sorts answers by wire.</summary>
internal static class Wires
{
    /// <summary>The names that <c>--wire</c> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<Wire>().Select(Name)];

    /// <summary>A wire's name.</summary>
    public static string Name(Wire wire) => wire.ToString().ToLowerInvariant();

    /// <summary>The wire of an answer.</summary>
    public static Wire Of(ApiRequest request, int? status) => status >= 400 ? Wire.Errors
        : request.Method == "GET" ? Wire.Models
        : request.Format switch
        {
            WireFormat.Responses => Wire.Responses,
            WireFormat.Messages => Wire.Messages,
            WireFormat.Completions => Wire.Completions,
            _ => Wire.Chat,
        };

    /// <summary>What kind of answer it is when it is not a stream: the last parts of its path.</summary>
    public static string Route(ApiRequest request) => request.Path.Split('?')[0].Replace("/v1/", "/", StringComparison.Ordinal).Trim('/').Replace('/', '-');
}

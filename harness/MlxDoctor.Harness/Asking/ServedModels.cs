using System.Text.Json.Nodes;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking;

/// <summary>What <c>/v1/models</c> says about the models of a server.</summary>
/// <param name="Names">The names under which it may answer: what is sent, and every id that is listed.</param>
/// <param name="Scripted">Rules answer in place of a model.</param>
internal sealed record ServedModels(IReadOnlySet<string> Names, bool Scripted)
{
    /// <summary>Asks the server.</summary>
    public static async Task<ServedModels> ReadAsync(Func<ApiRequest, Task<Transcript>> ask, string sent)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { sent };
        var t = await ask(ApiRequest.Get("/v1/models"));
        foreach (var entry in (t.ParsedJson as JsonObject)?["data"] as JsonArray ?? [])
            if (entry is JsonObject model && model["id"]?.ToString() is { Length: > 0 } id)
                names.Add(id);
        return new(names, IsScripted(t));
    }

    /// <summary>True when the list says of a model that it is scripted.</summary>
    public static bool IsScripted(Transcript models) => models.BodyText.Contains(CaseServer.ScriptedMark, StringComparison.Ordinal);
}

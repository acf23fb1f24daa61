using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking;

/// <summary>Looks at the first answer of a server: where no chat is to be had, no case is put.</summary>
internal static class Preflight
{
    private const int Shown = 200;

    /// <summary>Refuses what is no LLM server, does not know the model, or wants a key; anything else is for the cases to judge.</summary>
    /// <exception cref="EnvironmentException">It is one of these.</exception>
    public static void Require(Endpoint endpoint, Transcript first)
    {
        if (first.Status is not { } status)
            return;
        var body = first.BodyText.ReplaceLineEndings(" ").Trim();
        var seen =
            FormattableString.Invariant($"{first.Request.Method} {first.Request.Path}: HTTP {status} {(body.Length > Shown ? body[..Shown] + "…" : body)}")
                .TrimEnd();
        if (status is 401 or 403)
            throw new EnvironmentException($"{endpoint.BaseUrl} refuses the request: {seen}", "Name the variable with the key: --api-key-env NAME");
        if (body.StartsWith('<'))
            throw new EnvironmentException(
                $"{endpoint.BaseUrl} is no LLM server, it answers with a web page: {seen}", "See what answers on this machine: harness/doctor servers");
        if (status is not (404 or 405))
            return;
        throw body.Contains("model", StringComparison.OrdinalIgnoreCase)
            ? new EnvironmentException($"{endpoint.BaseUrl} does not serve the model '{endpoint.Model}': {seen}", "Name one that it lists: --model NAME")
            : new EnvironmentException(
                $"{endpoint.BaseUrl} is no LLM server, it has no chat: {seen}",
                "Give the URL up to and with /v1, or see what answers on this machine: harness/doctor servers");
    }
}

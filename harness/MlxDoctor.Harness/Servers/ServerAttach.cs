using System.Net;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Runs;
using MlxDoctor.Core.Servers;

namespace MlxDoctor.Harness.Servers;

/// <summary>Attaches to a running server.</summary>
internal static class ServerAttach
{
    /// <summary>What people copy along from a request.</summary>
    private static readonly string[] Routes = ["/chat/completions", "/completions", "/responses", "/messages", "/models"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>Attaches; nothing is sent but a request for the model list.</summary>
    /// <param name="url">The URL up to and with /v1; a URL without a path gets /v1.</param>
    /// <param name="profile">Gives dialect and known deviations, or null.</param>
    /// <param name="model">The model name to send, or null to take the profile's or the only one that is served.</param>
    /// <param name="apiKeyEnv">Names the variable that holds the key, or null.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="patience">How long a server that is busy may let the request wait; 90 s when null.</param>
    /// <param name="waits">Tells what is waited for; null when nobody looks on.</param>
    /// <exception cref="UsageException">URL, key or model name is wrong or missing.</exception>
    /// <exception cref="EnvironmentException">Nothing answers there.</exception>
    /// <exception cref="SilentServerException">Something listens there and does not answer.</exception>
    public static async Task<AttachedServer> AttachAsync(
        string url, ServerProfile? profile, string? model, string? apiKeyEnv, CancellationToken cancellation, TimeSpan? patience = null, WaitBook? waits = null)
    {
        var limit = patience ?? Patience;
        var baseUrl = BaseUrl(url);
        var key = Key(apiKeyEnv);
        using var probe = new Probe(new Uri(baseUrl.GetLeftPart(UriPartial.Authority)), key);
        ProbeAnswer list;
        using (waits?.Begin(null, () => $"the list of models of {baseUrl}"))
            list = await probe.GetAsync($"{baseUrl.AbsolutePath}/models", limit, cancellation);
        if (list.TimedOut)
            throw new SilentServerException(new Finding(FindingCode.ServerSilent, FormattableString.Invariant(
                $"{baseUrl} does not answer: something listens there, and the list of models did not come within {limit.TotalSeconds:0} s"))
            {
                Sent = $"GET {baseUrl.AbsolutePath}/models",
                Expected = "the list of models",
                Seen = list.Text,
                Curl = $"curl -sS '{baseUrl}/models'",
                Blame = Blame.Server,
            });
        if (list.Status is null)
            throw new EnvironmentException($"nothing answers at {baseUrl}: {list}", "Start the server, or see what runs with: harness/doctor servers");
        if (list.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            throw new UsageException(
                $"{baseUrl} refuses the key: {list}",
                apiKeyEnv is null ? "Name the variable with the key: --api-key-env NAME" : $"Check the key in {apiKeyEnv}.");
        var endpoint = new Endpoint(baseUrl, Model(model, profile, list))
        {
            ApiKey = key,
            Dialect = profile?.Dialect ?? new Dialect(),
        };
        return new AttachedServer(endpoint, profile);
    }

    /// <summary>The URL up to and with /v1.</summary>
    /// <exception cref="UsageException">It is no URL of a server.</exception>
    public static Uri BaseUrl(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw new UsageException($"'{url}' is no URL of a server", "Write for example http://127.0.0.1:8080/v1");
        if (uri.UserInfo.Length > 0)
            throw new UsageException("the URL holds a user name or password", "Put the key into a variable and name it: --api-key-env NAME");
        var path = uri.AbsolutePath.TrimEnd('/');
        if (Routes.FirstOrDefault(r => path.EndsWith(r, StringComparison.Ordinal)) is { } route)
            throw new UsageException(
                $"'{url}' is the URL of a request, not of a server", $"Leave {route} out: {uri.GetLeftPart(UriPartial.Authority)}{path[..^route.Length]}");
        return new Uri(uri.GetLeftPart(UriPartial.Authority) + (path.Length == 0 ? "/v1" : path));
    }

    /// <summary>The key in a variable, which is masked from then on; null when none is named.</summary>
    /// <exception cref="UsageException">The variable is not set, or holds what no header can carry.</exception>
    public static string? Key(string? variable)
    {
        if (variable is null)
            return null;
        if (Environment.GetEnvironmentVariable(variable)?.Trim() is not { Length: > 0 } key)
            throw new UsageException($"the variable {variable} is not set", "Export the key in it, or leave --api-key-env out.");
        if (key.Any(c => c is < ' ' or > '~'))
            throw new UsageException(
                $"the variable {variable} holds characters that no header can carry", "Export the key alone: printable ASCII on one line.");
        Secrets.Add(key);
        return key;
    }

    private static string Model(string? chosen, ServerProfile? profile, ProbeAnswer list)
    {
        if (chosen is not null)
            return chosen;
        // A name with a placeholder needs the path that the server was started with, which only the server knows.
        if (profile?.ModelNameToSend is { } fixedName && !fixedName.Contains('{', StringComparison.Ordinal))
            return fixedName;
        return ModelList.Ids(list) switch
        {
            [var only] => only,
            [] when list.Text.TrimStart().StartsWith('<') => throw new UsageException(
                $"that is no LLM server, it answers with a web page ({list})",
                "Give the URL up to and with /v1; what answers on this machine: harness/doctor servers. A server without a list: --model NAME"),
            [] => throw new UsageException(
                $"the server lists no model ({list})", "Name the model to ask for: --model NAME; what answers on this machine: harness/doctor servers"),
            var several => throw new UsageException(
                $"the server lists {several.Count} models: {string.Join(", ", several.Take(10))}", "Name the one to ask for: --model NAME"),
        };
    }
}

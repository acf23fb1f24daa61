using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Agents;
using MlxDoctor.Harness.Cases.Perf;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Models;
using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Cli.Running;

/// <summary>Which server and model a run is about, checked before anything is started.</summary>
internal static class RunTarget
{
    /// <summary>Checks the request against the profiles and the disk, and says in it what was found: full paths, and folders of models.</summary>
    public static RunRequest Resolve(RunRequest request, Workspace workspace)
    {
        if (request.Tier == Tier.Smoke)
            return request;
        request = WithBudget(request);
        var profiles = ServerProfiles.Load(workspace.Fixtures).All;
        var url = request.Get(RunOptions.Url);
        var name = request.Get(RunOptions.Server) ?? (url is null ? "embedded" : null);
        if (name is not null && profiles.All(p => p.Name != name))
            throw new UsageException($"no server profile '{name}'", Nearest.Hint(name, profiles.Select(p => p.Name)));
        if (url is not null && !IsUrl(url))
            throw new UsageException($"'{url}' is no URL", "Give scheme, host, port and /v1, for example http://127.0.0.1:8080/v1.");
        if (url is not null)
            ServerAttach.BaseUrl(url);
        if (url is null && profiles.First(p => p.Name == name).AttachOnly)
            throw new UsageException($"'{name}' cannot be launched, only attached to", "Start it yourself and give its URL with --url.");
        var command = request.Get(RunOptions.Command);
        if (name == "custom" && url is null && command is null)
            throw new UsageException("--server custom needs its command line", "Add --command 'my-server --model {model} --port {port}'.");
        if (command is not null && name != "custom")
            throw new UsageException("--command goes with --server custom", "Add --server custom, or leave --command out.");
        CheckArguments(request);
        if (request.Get(RunOptions.ApiKeyEnv) is { } key && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(key)))
            throw new UsageException($"the variable {key} that --api-key-env names is not set", $"export {key}=…");
        ServerAttach.Key(request.Get(RunOptions.ApiKeyEnv));
        request = WithModels(request.With(RunOptions.Server, name), workspace);
        if (request.Get(RunOptions.Agents).Count > 0)
            request = request.With(RunOptions.Agents, string.Join(',', Agents(request, workspace)));
        if (request.Text(RunOptions.Against) is { } line)
            request = request.With(RunOptions.Against, AgainstCommand.Absolute(line));
        foreach (var folder in new[] { RunOptions.Record, RunOptions.Replay })
            if (request.Text(folder) is { } given)
                request = request.With(folder, Path.GetFullPath(given));
        if (request.Text(RunOptions.AgainstServer) is { } other)
            Launchable(profiles.FirstOrDefault(p => p.Name == other)
                ?? throw new UsageException($"no server profile '{other}'", Nearest.Hint(other, profiles.Select(p => p.Name))));
        if (request.Text(RunOptions.AgainstUrl) is { } otherUrl && !IsUrl(otherUrl))
            throw new UsageException($"'{otherUrl}' is no URL", "Give scheme, host, port and /v1, for example http://127.0.0.1:8080/v1.");
        PerfOptions.Of(request);
        return request;
    }

    private static RunRequest WithBudget(RunRequest request) => (request.Has(RunOptions.Budget), request.Has(RunOptions.Quick)) switch
    {
        (true, true) => throw new UsageException("--quick is a --budget of its own", $"Give one of them; --quick is --budget {RunOptions.QuickBudget}."),
        (_, true) => request.With(RunOptions.Budget, RunOptions.QuickBudget),
        _ => request,
    };

    private static void CheckArguments(RunRequest request)
    {
        if (request.Get(RunOptions.ServerArguments) is not { } arguments)
            return;
        if (request.Has(RunOptions.Url))
            throw new UsageException(
                "--server-args is for a server that is launched", "Leave it out with --url, and give the arguments to the server yourself.");
        CommandLine.Split(arguments);
        if (Placeholders.Unknown(arguments) is { } complaint)
            throw new UsageException($"in --server-args: {complaint}", "Correct the name in braces.");
        if (Placeholders.Uses(arguments, Placeholders.ApiKey) && !request.Has(RunOptions.ApiKeyEnv))
            throw new UsageException("{api_key} in --server-args has no value", "Name the variable with the key: --api-key-env NAME");
    }

    private static RunRequest WithModels(RunRequest request, Workspace workspace)
    {
        if (request.Tier == Tier.Check)
            return Model(request, workspace) is { } model ? request.Hand(RunOptions.Model, model.Handed, model.Shown) : request;
        if (!request.Has(RunOptions.Url))
            return ModelChoice.ForFull(request, workspace).In(request);
        return request.Get(RunOptions.Models).Count <= 1
            ? request
            : throw new UsageException("--url names one server with its models loaded", "Give one model, or leave --models out.");
    }

    private static IEnumerable<string> Agents(RunRequest request, Workspace workspace)
    {
        var book = AgentBook.Load(workspace.Agents, AgentBook.UserFolder());
        return request.Get(RunOptions.Agents).Select(a => book.Get(a).Name).Distinct(StringComparer.Ordinal);
    }

    private static bool IsUrl(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    private static void Launchable(ServerProfile profile)
    {
        if (profile.AttachOnly)
            throw new UsageException($"'{profile.Name}' cannot be launched, only attached to", "Start it yourself and give its URL with --against-url.");
        if (profile.Kind == ProfileKind.Custom)
            throw new UsageException("--against-server custom has no command line", "Give it with --against 'COMMAND'.");
    }

    private static (string Handed, string Shown)? Model(RunRequest request, Workspace workspace)
    {
        var embedded = Path.Combine(workspace.Fixtures, "models");
        if ((request.Get(RunOptions.Model) ?? (request.Has(RunOptions.Url) ? null : "doctor-tiny")) is not { } name)
            return null;
        if (request.Has(RunOptions.Url) && !Directory.Exists(name))
            return (name, name);
        var entry = ModelShelf.Open(embedded, ModelRoots.OfThisMachine(request.Get(RunOptions.ModelsDirs))).Find(name);
        var model = LocalModel.Of(entry, embedded);
        return entry.Embedded ? (model.Key, model.Key) : (model.Handed, entry.Alias is null ? model.Path : model.Key);
    }
}

using MlxDoctor.Core.Cases;
using System.Globalization;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Agents;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Cases.Perf;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Models;
using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Cli.Running;

/// <summary>Which server and model a run is about, checked before anything is started.</summary>
/// <param name="Variables">What the test host needs to know.</param>
/// <param name="Described">The same for people and for the record; no secret.</param>
internal sealed record RunTarget(IReadOnlyDictionary<string, string> Variables, IReadOnlyDictionary<string, string> Described)
{
    /// <summary>Checks the options against the profiles and the disk.</summary>
    public static RunTarget Resolve(TierOptions options, Workspace workspace)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        var described = new Dictionary<string, string>(StringComparer.Ordinal);
        if (options.Tier == Tier.Smoke)
            return new(variables, described);
        void Set(string variable, string option, string? value)
        {
            if (value is null)
                return;
            variables[variable] = value;
            described[option] = value;
        }

        var profiles = ServerProfiles.Load(workspace.Fixtures).All;
        var name = options.Server ?? (options.Url is null ? "embedded" : null);
        if (name is not null && profiles.All(p => p.Name != name))
            throw new UsageException($"no server profile '{name}'", Nearest.Hint(name, profiles.Select(p => p.Name)));
        if (options.Url is { } url && !IsUrl(url))
            throw new UsageException($"'{url}' is no URL", "Give scheme, host, port and /v1, for example http://127.0.0.1:8080/v1.");
        if (options.Url is not null)
            ServerAttach.BaseUrl(options.Url);
        if (options.Url is null && profiles.First(p => p.Name == name).AttachOnly)
            throw new UsageException($"'{name}' cannot be launched, only attached to", "Start it yourself and give its URL with --url.");
        if (name == "custom" && options.Url is null && options.CustomCommand is null)
            throw new UsageException("--server custom needs its command line", "Add --command 'my-server --model {model} --port {port}'.");
        if (options.CustomCommand is not null && name != "custom")
            throw new UsageException("--command goes with --server custom", "Add --server custom, or leave --command out.");
        if (options.ServerArguments is { } arguments)
        {
            if (options.Url is not null)
                throw new UsageException("--server-args is for a server that is launched", "Leave it out with --url, and give the arguments to the server yourself.");
            CommandLine.Split(arguments);
            if (Placeholders.Unknown(arguments) is { } complaint)
                throw new UsageException($"in --server-args: {complaint}", "Correct the name in braces.");
            if (Placeholders.Uses(arguments, Placeholders.ApiKey) && options.ApiKeyEnv is null)
                throw new UsageException("{api_key} in --server-args has no value", "Name the variable with the key: --api-key-env NAME");
        }
        if (options.ApiKeyEnv is { } key && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(key)))
            throw new UsageException($"the variable {key} that --api-key-env names is not set", $"export {key}=…");
        ServerAttach.Key(options.ApiKeyEnv);
        Set("DOCTOR_SERVER", "server", name);
        Set("DOCTOR_URL", "url", options.Url);
        Set(DoctorVariables.ApiKeyEnv, "api-key-env", options.ApiKeyEnv);
        Set("DOCTOR_SERVER_COMMAND", "command", options.CustomCommand);
        Set("DOCTOR_SERVER_ARGS", "server-args", options.ServerArguments);
        if (options.Tier == Tier.Check && Model(options, workspace) is { } model)
        {
            variables["DOCTOR_MODEL"] = model.Handed;
            described["model"] = model.Shown;
        }
        if (options.Tier == Tier.Full && options.Url is null)
            ModelChoice.ForFull(options, workspace).Describe(variables, described);
        else if (options.Tier == Tier.Full && options.Models.Count > 0)
            Set("DOCTOR_MODELS", "models", options.Models is [var one] ? one : throw new UsageException("--url names one server with its models loaded", "Give one model, or leave --models out."));
        if (options is { Tier: Tier.Full, ModelsDirs.Count: > 0 })
            described["models-dirs"] = string.Join('\n', options.ModelsDirs);
        if (options.Agents.Count > 0)
            Set("DOCTOR_AGENTS", "agents", string.Join(',', Agents(options, workspace)));
        Set("DOCTOR_UPDATE_BASELINES", "update-baselines", options.UpdateBaselines ? "1" : null);
        Set("DOCTOR_AGAINST", "against", options.Against is { } line ? AgainstCommand.Absolute(line) : null);
        Set("DOCTOR_AGAINST_SERVER", "against-server", options.AgainstServer);
        Set("DOCTOR_AGAINST_URL", "against-url", options.AgainstUrl);
        Set("DOCTOR_AGAINST_ALTERNATE", "against-alternate", options.AgainstAlternate ? "1" : null);
        Set("DOCTOR_SESSIONS", "sessions", options.Sessions);
        Set("DOCTOR_STATISTIC", "statistic", options.Statistic);
        Set("DOCTOR_ACCEPT_ANSWERS", "accept-answers", options.AcceptAnswers ? "1" : null);
        Set("DOCTOR_BASELINE", "baseline", options.Baseline);
        Set(DoctorVariables.Require, "require", options.Require);
        Set("DOCTOR_RECORD", "record", options.Record is { } tape ? Path.GetFullPath(tape) : null);
        Set("DOCTOR_REPLAY", "replay", options.Replay is { } played ? Path.GetFullPath(played) : null);
        Set(Patience.Variable, "patience", options.Patience);
        Patience.Read(options.Patience, "--patience");
        if (TimeBudget.Read(options.Budget, "--budget") is { } budget)
        {
            variables[TimeBudget.Variable] = budget.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            described["budget"] = options.Budget!;
        }
        Set("DOCTOR_DESTRUCTIVE", "destructive", options.Destructive ? "1" : null);
        if (options.Level is { } level)
            described["level"] = level;
        if (options.AgainstServer is { } other)
            Launchable(profiles.FirstOrDefault(p => p.Name == other) ?? throw new UsageException($"no server profile '{other}'", Nearest.Hint(other, profiles.Select(p => p.Name))));
        if (options.AgainstUrl is { } otherUrl && !IsUrl(otherUrl))
            throw new UsageException($"'{otherUrl}' is no URL", "Give scheme, host, port and /v1, for example http://127.0.0.1:8080/v1.");
        PerfOptions.Read(name => variables.GetValueOrDefault(name), options.Tier);
        if (options.Areas.Count > 0)
            described["area"] = string.Join(',', options.Areas);
        if (options.CaseGlob is { } glob)
            described["case"] = glob;
        return new(variables, described);
    }

    private static IEnumerable<string> Agents(TierOptions options, Workspace workspace)
    {
        var book = AgentBook.Load(workspace.Agents, AgentBook.UserFolder());
        return options.Agents.Select(a => book.Get(a).Name).Distinct(StringComparer.Ordinal);
    }

    private static bool IsUrl(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    private static void Launchable(ServerProfile profile)
    {
        if (profile.AttachOnly)
            throw new UsageException($"'{profile.Name}' cannot be launched, only attached to", "Start it yourself and give its URL with --against-url.");
        if (profile.Kind == ProfileKind.Custom)
            throw new UsageException("--against-server custom has no command line", "Give it with --against 'COMMAND'.");
    }

    private static (string Handed, string Shown)? Model(TierOptions options, Workspace workspace)
    {
        var embedded = Path.Combine(workspace.Fixtures, "models");
        if ((options.Model ?? (options.Url is null ? "doctor-tiny" : null)) is not { } name)
            return null;
        if (options.Url is not null && !Directory.Exists(name))
            return (name, name);
        var entry = ModelShelf.Open(embedded, ModelRoots.OfThisMachine(options.ModelsDirs)).Find(name);
        var model = LocalModel.Of(entry, embedded);
        return entry.Embedded ? (model.Key, model.Key) : (model.Handed, entry.Alias is null ? model.Path : model.Key);
    }
}

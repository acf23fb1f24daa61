using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Checks.Perf;
using MlxDoctor.Harness.Data;
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
        if (options.Tier == "smoke")
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
        if (options.Url is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            throw new UsageException($"'{url}' is no URL", "Give scheme, host, port and /v1, for example http://127.0.0.1:8080/v1.");
        if (options.Url is null && profiles.First(p => p.Name == name).AttachOnly)
            throw new UsageException($"'{name}' cannot be launched, only attached to", "Start it yourself and give its URL with --url.");
        if (name == "custom" && options.Url is null && options.CustomCommand is null)
            throw new UsageException("--server custom needs its command line", "Add --command 'my-server --model {model} --port {port}'.");
        if (options.CustomCommand is not null && name != "custom")
            throw new UsageException("--command goes with --server custom", "Add --server custom, or leave --command out.");
        if (options.ApiKeyEnv is { } key && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(key)))
            throw new UsageException($"the variable {key} that --api-key-env names is not set", $"export {key}=…");
        Set("DOCTOR_SERVER", "server", name);
        Set("DOCTOR_URL", "url", options.Url);
        Set("DOCTOR_API_KEY_ENV", "api-key-env", options.ApiKeyEnv);
        Set("DOCTOR_SERVER_COMMAND", "command", options.CustomCommand);
        Set("DOCTOR_MODEL", "model", Model(options, workspace));
        Set("DOCTOR_UPDATE_BASELINES", "update-baselines", options.UpdateBaselines ? "1" : null);
        Set("DOCTOR_SESSIONS", "sessions", options.Sessions);
        Set("DOCTOR_STATISTIC", "statistic", options.Statistic);
        PerfOptions.Read(name => variables.GetValueOrDefault(name), options.Tier);
        if (options.Areas.Count > 0)
            described["area"] = string.Join(',', options.Areas);
        if (options.CaseGlob is { } glob)
            described["case"] = glob;
        return new(variables, described);
    }

    private static string? Model(TierOptions options, Workspace workspace)
    {
        if (options.Model is not { } model)
            return options.Url is null ? "doctor-tiny" : null;
        var models = Path.Combine(workspace.Fixtures, "models");
        if (Directory.Exists(Path.Combine(models, model)))
            return model;
        if (options.Url is not null && !Directory.Exists(model))
            return model;
        if (!Directory.Exists(model))
            throw new UsageException(
                $"'{model}' is neither a folder nor an embedded model",
                Nearest.Hint(model, Directory.EnumerateDirectories(models).Select(d => Path.GetFileName(d))));
        return File.Exists(Path.Combine(model, "config.json"))
            ? Path.GetFullPath(model)
            : throw new UsageException($"{model} has no config.json", "Give the folder of a model in MLX or Hugging Face layout.");
    }
}

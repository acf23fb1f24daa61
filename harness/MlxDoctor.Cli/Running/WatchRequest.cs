namespace MlxDoctor.Cli.Running;

/// <summary>What <c>doctor watch</c> was asked for.</summary>
/// <param name="Command">The agent's command line; empty for a proxy alone.</param>
internal sealed record WatchRequest(IReadOnlyList<string> Command)
{
    /// <summary>A server that runs already, or null.</summary>
    public string? Url { get; init; }

    /// <summary>Profile of the server, or null.</summary>
    public string? Server { get; init; }

    /// <summary>The model, or null.</summary>
    public string? Model { get; init; }

    /// <summary>Arguments after the profile's, or null.</summary>
    public string? ServerArguments { get; init; }

    /// <summary>The variable that holds the key, or null.</summary>
    public string? ApiKeyEnv { get; init; }

    /// <summary>Folder of the runs, or null.</summary>
    public string? Out { get; init; }

    /// <summary>Only the end is printed.</summary>
    public bool Quiet { get; init; }

    /// <summary>What the run's manifest says: never a key, and of the agent its program alone.</summary>
    public IReadOnlyDictionary<string, string> Options => new (string Name, string? Value)[]
    {
        ("url", Url), ("server", Server), ("model", Model), ("server-args", ServerArguments), ("api-key-env", ApiKeyEnv),
        ("agent", Command.Count > 0 ? Path.GetFileName(Command[0]) : null),
    }.Where(o => o.Value is not null).ToDictionary(o => o.Name, o => o.Value!, StringComparer.Ordinal);
}

namespace MlxDoctor.Cli.Commands.Context;

/// <summary>What <c>context test</c> was asked for, checked.</summary>
internal sealed record ContextOptions
{
    /// <summary>Models by alias, repository or folder; for a running server, the name to send.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Every model on disk.</summary>
    public bool All { get; init; }

    /// <summary>Folders to look for models in.</summary>
    public IReadOnlyList<string> ModelsDirs { get; init; } = [];

    /// <summary>Profile of a server to launch.</summary>
    public string? Server { get; init; }

    /// <summary>Arguments after the profile's.</summary>
    public IReadOnlyList<string> ServerArguments { get; init; } = [];

    /// <summary>A server that runs already.</summary>
    public string? Url { get; init; }

    /// <summary>The variable with its key.</summary>
    public string? ApiKeyEnv { get; init; }

    /// <summary>Only the accepted size.</summary>
    public bool Fast { get; init; }

    /// <summary>One size only.</summary>
    public int? Only { get; init; }

    /// <summary>Doubling and bisection.</summary>
    public bool Search { get; init; }

    /// <summary>Where keys stand, 0 to 1.</summary>
    public IReadOnlyList<double> Depths { get; init; } = [];

    /// <summary>Time for each model.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>Sizes that killed a server before are tried again.</summary>
    public bool Force { get; init; }

    /// <summary>Goes on with an interrupted run.</summary>
    public bool Resume { get; init; }

    /// <summary>Longest wait for a sign of life.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(120);
}

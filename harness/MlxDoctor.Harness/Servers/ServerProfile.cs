using MlxDoctor.Core.Servers;

namespace MlxDoctor.Harness.Servers;

/// <summary>All that the harness knows about a kind of server; one YAML file.</summary>
internal sealed record ServerProfile
{
    /// <summary>The name that the user gives, for example <c>mlx-lm</c>.</summary>
    public required string Name { get; init; }

    /// <summary>One line for lists.</summary>
    public required string Summary { get; init; }

    /// <summary>Who starts it.</summary>
    public required ProfileKind Kind { get; init; }

    /// <summary>The executable's name; null unless <see cref="ProfileKind.Launch"/>.</summary>
    public string? Command { get; init; }

    /// <summary>Its arguments, with placeholders (<see cref="Placeholders"/>).</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables set for it, beside the scratch home that every launched server gets.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>How it says that it is ready.</summary>
    public required Readiness Readiness { get; init; }

    /// <summary>How long a start may take; a crash is seen at once, so this is generous.</summary>
    public required TimeSpan BootTimeout { get; init; }

    /// <summary>The signal that asks it to stop.</summary>
    public required StopSignal StopSignal { get; init; }

    /// <summary>How long it may take to stop before it is killed.</summary>
    public required TimeSpan StopGrace { get; init; }

    /// <summary>How it differs from the API without being wrong.</summary>
    public required Dialect Dialect { get; init; }

    /// <summary>The model name to send, with placeholders; null when only the server can tell.</summary>
    public string? ModelNameToSend { get; init; }

    /// <summary>Prints the version on its first line, with placeholders; empty when there is no such command.</summary>
    public IReadOnlyList<string> VersionCommand { get; init; } = [];

    /// <summary>True when another package installs a command of the same name, so that only the version command tells whose it is.</summary>
    public bool SharedCommand { get; init; }

    /// <summary>The argument before its longest context, in tokens of prompt and answer; null when it takes none.</summary>
    public string? ContextArgument { get; init; }

    /// <summary>What it does with the marks of families of models; it says nothing of the others.</summary>
    public IReadOnlyList<ParserSupport> Parsers { get; init; } = [];

    /// <summary>Failures that are expected of it.</summary>
    public IReadOnlyList<KnownDeviation> KnownDeviations { get; init; } = [];

    /// <summary>How a user installs it, shown where it is missing.</summary>
    public required string Install { get; init; }

    /// <summary>True when the harness can't start it.</summary>
    public bool AttachOnly => Kind == ProfileKind.Attach;

    /// <summary>The file that the profile was read from.</summary>
    public required string SourceFile { get; init; }

    /// <summary>The user wrote it, and not we: relative paths in it are seen from where the user stands.</summary>
    public bool IsOwn { get; init; }
}

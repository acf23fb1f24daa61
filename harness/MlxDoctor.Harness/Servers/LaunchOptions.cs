using MlxDoctor.Core.Runs;

namespace MlxDoctor.Harness.Servers;

/// <summary>What a launch needs beside the profile and the model.</summary>
internal sealed record LaunchOptions
{
    /// <summary>Where the log and the scratch home go.</summary>
    public required string RunDirectory { get; init; }

    /// <summary>The log is <c>server-{slug}.log</c>.</summary>
    public required string LogSlug { get; init; }

    /// <summary>Where lock files of running servers lie, for example <c>harness/.state</c>.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>Arguments after the profile's.</summary>
    public IReadOnlyList<string> ExtraArguments { get; init; } = [];

    /// <summary>The key that the server was told to ask for; the arguments must say the same.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The whole command line of a custom server, with {model} and {port}.</summary>
    public string? CommandOverride { get; init; }

    /// <summary>Variables that override the profile's.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Overrides the profile's boot time-out.</summary>
    public TimeSpan? BootTimeout { get; init; }

    /// <summary>Tells what is waited for while it boots; null when nobody looks on.</summary>
    public WaitBook? Waits { get; init; }

    /// <summary>Time, for waits and time-outs.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Chooses a free port; tests choose a taken one.</summary>
    internal Func<int> ChoosePort { get; init; } = LoopbackPort.Free;
}

using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Baselines;

namespace MlxDoctor.Harness.Cases.Answers;

/// <summary>What the cases of answers need to know.</summary>
internal sealed record AnswerSetup
{
    /// <summary>Times a server is asked when a baseline is recorded.</summary>
    public const int Starts = 5;

    /// <summary>The tier, part of the baseline's name.</summary>
    public required string Tier { get; init; }

    /// <summary>Where baselines are.</summary>
    public required BaselineFolder Baselines { get; init; }

    /// <summary>Where the answers are given; server and model are part of the baseline's name.</summary>
    public required EnvironmentFingerprint Fingerprint { get; init; }

    /// <summary>The prompts, in order.</summary>
    public required IReadOnlyList<AnswerQuestion> Questions { get; init; }

    /// <summary>Records instead of compares.</summary>
    public bool Update { get; init; }

    /// <summary>Replaces the answers of a baseline and leaves its speed as it is.</summary>
    public bool Accept { get; init; }

    /// <summary>The baseline to compare with, by version or run; null for the last.</summary>
    public string? Baseline { get; init; }

    /// <summary>Answers that are not compared are an error.</summary>
    public bool MustCompare { get; init; }

    /// <summary>Name of the run, kept with what it records.</summary>
    public string? Run { get; init; }

    /// <summary>The command that records the missing baseline.</summary>
    public string RecordCommand { get; init; } = "";

    /// <summary>Writes down what is compared with which baseline.</summary>
    public Action<ComparisonRecord> Compared { get; init; } = _ => { };

    /// <summary>Shows a line to the user.</summary>
    public Action<string> Say { get; init; } = _ => { };

    /// <summary>Reads the baseline's file.</summary>
    public BaselineFile? Read() => Baselines.Read(Tier, Fingerprint.Server, Fingerprint.Model);

    /// <summary>Writes an entry into it.</summary>
    public string Write(BaselineEntry entry) => Baselines.Write(Tier, Fingerprint.Server, Fingerprint.Model, entry);
}

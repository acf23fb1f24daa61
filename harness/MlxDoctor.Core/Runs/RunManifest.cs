using System.Text.Json.Serialization;
using MlxDoctor.Core.Cases;

namespace MlxDoctor.Core.Runs;

/// <summary>How a run was started; written before anything else.</summary>
public sealed record RunManifest
{
    /// <summary>Layout of the records.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>The harness that ran.</summary>
    public required string HarnessVersion { get; init; }

    /// <summary>The tier in lower case, for example <c>check</c>.</summary>
    public required string Tier { get; init; }

    /// <summary>When the run was started, in UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The process that started it.</summary>
    public required int Pid { get; init; }

    /// <summary>Inconclusive counts as broken.</summary>
    public bool Strict { get; init; }

    /// <summary>What could not be judged becomes 125.</summary>
    public bool Bisect { get; init; }

    /// <summary>What must have been compared: <see cref="ComparisonRecord.Speed"/>, <see cref="ComparisonRecord.Answers"/>.</summary>
    public IReadOnlyList<string> Require { get; init; } = [];

    /// <summary>What the run was asked for, by the name of the option; never a secret.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>Machine and software, as far as known at the start.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What the run was asked for.</summary>
    [JsonIgnore]
    public RunRequest Request => RunRequest.OfRecord(TierNames.Find(Tier) ?? Cases.Tier.Smoke, Options);

    /// <summary>A manifest of a run that starts now without a command line; what it is asked for is known when its first row runs.</summary>
    public static RunManifest Start(string tier, TimeProvider time) =>
        Start(RunRequest.OfVariables(Cases.Tier.Smoke), time) with { Tier = tier.ToLowerInvariant(), Options = new Dictionary<string, string>() };

    /// <summary>A manifest of a run that starts now.</summary>
    public static RunManifest Start(RunRequest request, TimeProvider time) => new()
    {
        SchemaVersion = RunJson.SchemaVersion,
        HarnessVersion = HarnessInfo.Version,
        Tier = request.Tier.Name(),
        StartedAt = time.GetUtcNow(),
        Pid = System.Environment.ProcessId,
        Strict = request.Has(RunOptions.Strict),
        Bisect = request.Has(RunOptions.Bisect),
        Require = request.Get(RunOptions.Require),
        Options = request.Asked,
    };

    /// <summary>Writes <c>run.json</c>.</summary>
    public void Write(RunDirectory run) => AtomicFile.WriteJson(run.ManifestFile, this);

    /// <summary>Reads <c>run.json</c>.</summary>
    public static Reading<RunManifest> Read(RunDirectory run) =>
        Reading.Of<RunManifest>(run, run.ManifestFile, m => m.SchemaVersion);
}

using Microsoft.Extensions.Time.Testing;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Tests.Unit.Core.Runs;

/// <summary>A folder for runs that is gone after the test, with a clock that stands still.</summary>
internal sealed class RunFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("doctor-runs-").FullName;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 9, 14, 5, 6, TimeSpan.Zero));

    public RunDirectory Reserve(string tier = "check") => RunDirectory.Reserve(Path, tier, Time);

    /// <summary>A run that has a manifest, as every real one.</summary>
    public RunDirectory Start(string tier = "check", bool strict = false, bool bisect = false)
    {
        var run = Reserve(tier);
        new RunManifest
        {
            SchemaVersion = RunJson.SchemaVersion,
            HarnessVersion = "9.8.7",
            Tier = tier,
            StartedAt = Time.GetUtcNow(),
            Pid = 4711,
            Strict = strict,
            Bisect = bisect,
        }.Write(run);
        return run;
    }

    public CaseRecord Record(string id, Verdict verdict = Verdict.Pass, string? model = "tiny", int attempt = 1, string? reason = null) => new()
    {
        Id = id,
        Area = CaseId.Family(id),
        Model = model,
        Profile = "mlx-lm",
        Attempt = attempt,
        Verdict = verdict,
        Reason = reason ?? (verdict == Verdict.Pass ? null : $"{id} is {verdict.Name()}"),
        StartedAt = Time.GetUtcNow(),
        DurationMs = 1234.5,
        Launches = 1,
    };

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Cli.Conformance;

/// <summary>All that runs tell about one version of one server.</summary>
internal sealed record Sheet
{
    /// <summary>The server's profile, for example <c>mlx-lm</c>.</summary>
    public required string Server { get; init; }

    /// <summary>Its version, or <c>unknown</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The profile, or null when this harness has none of that name.</summary>
    public ServerProfile? Profile { get; init; }

    /// <summary>Models, in order of name.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>The latest record of each case and model.</summary>
    public required IReadOnlyDictionary<(string Case, string Model), CaseRecord> Records { get; init; }

    /// <summary>Cases that have a record, in the order of the catalogue.</summary>
    public required IReadOnlyList<CaseInfo> Cases { get; init; }

    /// <summary>What is wrong, grouped; a cause's rank is its <see cref="Level"/>.</summary>
    public required IReadOnlyList<Cause> Causes { get; init; }

    /// <summary>Machine and software of the latest run, by name.</summary>
    public required IReadOnlyDictionary<string, string> Facts { get; init; }

    /// <summary>Models that come with the harness, so that whoever reads has them.</summary>
    public required IReadOnlySet<string> Shipped { get; init; }

    /// <summary>The runs behind it, the oldest first, with how many records each gave.</summary>
    public required IReadOnlyList<(SheetRun Run, int Records)> Runs { get; init; }

    /// <summary>A run was interrupted or still goes on: cases may be missing.</summary>
    public required bool Partial { get; init; }

    /// <summary>The harness that ran.</summary>
    public required string Harness { get; init; }

    /// <summary>Takes this machine out of texts.</summary>
    public required Scrub Scrub { get; init; }

    /// <summary>Name and version.</summary>
    public string Title => $"{Server} {Version}";

    /// <summary>Name of the page's file.</summary>
    public string FileName => Slug.Of($"{Server}-{Version}") + ".md";

    /// <summary>The records of a case, a model each, in order of the models.</summary>
    public IEnumerable<CaseRecord?> Row(string id) => Models.Select(m => Records.GetValueOrDefault((id, m)));
}

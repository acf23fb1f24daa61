using System.Text.Json.Nodes;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Agents;

/// <summary>One agent: what it sends, and how it is pointed at a server.</summary>
/// <param name="Name">Name in rows and reports.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Traits">Its traits, complete.</param>
internal sealed record AgentProfile(string Name, string Summary, AgentTraits Traits)
{
    /// <summary>Where it lives.</summary>
    public string? Repo { get; init; }

    /// <summary>How to install it.</summary>
    public string? Install { get; init; }

    /// <summary>What users should know.</summary>
    public IReadOnlyList<string> KnownIssues { get; init; } = [];

    /// <summary>What differs in some versions; the first that matches and sets a trait decides it.</summary>
    public IReadOnlyList<AgentVersion> Versions { get; init; } = [];

    /// <summary>See <see cref="AgentTraits.Format"/>.</summary>
    public WireFormat Format => Traits.Format ?? WireFormat.Chat;

    /// <summary>See <see cref="AgentTraits.Tools"/>.</summary>
    public int Tools => Traits.Tools ?? 0;

    /// <summary>See <see cref="AgentTraits.SystemPromptChars"/>.</summary>
    public int SystemPromptChars => Traits.SystemPromptChars ?? 0;

    /// <summary>See <see cref="AgentTraits.Streaming"/>.</summary>
    public bool Streaming => Traits.Streaming ?? true;

    /// <summary>See <see cref="AgentTraits.Reasoning"/>.</summary>
    public bool Reasoning => Traits.Reasoning ?? false;

    /// <summary>See <see cref="AgentTraits.ContentParts"/>.</summary>
    public bool ContentParts => Traits.ContentParts ?? false;

    /// <summary>See <see cref="AgentTraits.Sends"/>.</summary>
    public JsonObject Sends => Traits.Sends ?? [];

    /// <summary>See <see cref="AgentTraits.LeakTags"/>.</summary>
    public IReadOnlyList<string> LeakTags => Traits.LeakTags ?? [];

    /// <summary>The profile of one version.</summary>
    public AgentProfile At(VersionNumber version) =>
        this with { Traits = Versions.Where(v => v.Range.Holds(version)).Select(v => v.Traits).Append(Traits).Aggregate((first, next) => first.Or(next)) };

    /// <summary>The remarks about one version.</summary>
    public IEnumerable<string> NotesAt(VersionNumber version) =>
        Versions.Where(v => v.Notes is not null && v.Range.Holds(version)).Select(v => $"{v.Range}: {v.Notes}");
}
